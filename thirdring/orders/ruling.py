"""What the policies say about changing an order that stands, in words that fit this very order. Row O3.1."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from thirdring.kernel.money import Money
from thirdring.knowledge import actions as knowledge
from thirdring.knowledge import queries as policies
from thirdring.knowledge.values import Decision, Facts, PolicyKind, Verdict
from thirdring.orders.queries.repricing import Standing
from thirdring.orders.rules.changing import What


@dataclass(frozen=True, slots=True)
class Ruling:
    """May it be changed: at once, after a yes of `decision.approver`, or not."""

    what: What
    decision: Decision

    @property
    def allowed(self) -> bool:
        return self.decision.allowed

    @property
    def must_ask(self) -> bool:
        return self.decision.verdict is Verdict.ASK

    def say(self, language: str) -> str:
        """The words to say about it, in a language."""
        return policies.said(self.decision, language)


def decide(
    whats: Sequence[What], order: Standing, *, now: datetime, asked: Money | None = None, sku: str = ""
) -> tuple[Ruling, ...]:
    """What the policy in force where it was sent says to each; `asked` is what a discount comes to, `sku` the goods
    whose price is matched (which is asked alone: its policy is of a kind of its own)."""
    kind = PolicyKind.PRICE_MATCH if What.PRICE_MATCH in whats else PolicyKind.CHANGE
    decided = policies.decide_each(kind, [_facts(what, order, asked, sku) for what in whats], at=now)
    return tuple(map(Ruling, whats, decided))


def _facts(what: What, order: Standing, asked: Money | None, sku: str) -> Facts:
    row = order.row
    less = asked if asked and asked.amount > 0 and what in {What.DISCOUNT, What.PRICE_MATCH} else None
    goods = sum((line.amount for line in order.lines.values() if line.sku == sku), row.goods * 0) if sku else row.goods
    return Facts(
        country=order.country,
        what=what.value,
        order_state=row.state,
        value=order.money(goods),
        asked=less,
        ordered_date=row.placed_at.date(),
    )


def keep(ruling: Ruling, *, order_id: int, actor_id: int, now: datetime) -> None:
    """Keep what was decided on an order, with the version of the policy that said so."""
    knowledge.keep_decision(decision=ruling.decision, subject=f"order:{order_id}", actor_id=actor_id, now=now)
