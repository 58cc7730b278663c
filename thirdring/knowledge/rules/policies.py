"""The one engine of all policies: facts in, "may I, how much, who approves, what do I say, and why" out."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Final

from thirdring.kernel.money import Money
from thirdring.knowledge.values import (
    EVERYWHERE,
    Check,
    Condition,
    Decision,
    Difference,
    FactKind,
    Facts,
    Op,
    PolicyBody,
    PolicyKind,
    PolicyRule,
    PolicyVersion,
    Step,
)

OPS: Final[Mapping[FactKind, tuple[Op, ...]]] = {
    FactKind.CHOICE: (Op.ONE_OF, Op.NONE_OF),
    FactKind.NUMBER: (Op.AT_MOST, Op.AT_LEAST),
    FactKind.MONEY: (Op.AT_MOST, Op.AT_LEAST),
    FactKind.YES: (Op.IS,),
}
FACTS: Final[Mapping[str, FactKind]] = {
    "country": FactKind.CHOICE,
    "what": FactKind.CHOICE,
    "reason": FactKind.CHOICE,
    "condition": FactKind.CHOICE,
    "order_state": FactKind.CHOICE,
    "personalized": FactKind.YES,
    "sale": FactKind.YES,
    "delivered": FactKind.YES,
    "value": FactKind.MONEY,
    "asked": FactKind.MONEY,
    "asked_percent": FactKind.NUMBER,
    "days_since_delivery": FactKind.NUMBER,
    "days_since_order": FactKind.NUMBER,
    "ordered_month": FactKind.NUMBER,
    "claims": FactKind.NUMBER,
    "orders": FactKind.NUMBER,
}
_EXCHANGED: Final = ("changed_mind", "size", "faulty", "damaged", "wrong_item", "not_as_described")
CHOICES: Final[Mapping[PolicyKind, Mapping[str, tuple[str, ...]]]] = {
    PolicyKind.RETURN: {"reason": (*_EXCHANGED, "late"), "condition": ("unused", "opened", "worn")},
    PolicyKind.EXCHANGE: {
        "reason": _EXCHANGED,
        "condition": ("unused", "opened", "worn"),
        "what": ("on_receipt", "in_advance"),
    },
    PolicyKind.CHANGE: {
        "what": ("address", "method", "date", "items", "quantity", "payment", "discount", "cancel"),
        "order_state": (
            "placed", "under_review", "held", "released", "picking", "shipped", "delivered", "returned", "cancelled",
        ),
    },
    PolicyKind.SHIPPING_WAIVER: {"reason": ("late", "damaged", "wrong_item", "our_mistake", "goodwill")},
    PolicyKind.APPEASEMENT: {
        "what": ("coupon", "credit", "refund"),
        "reason": ("late", "damaged", "wrong_item", "our_mistake", "long_wait", "goodwill"),
    },
    PolicyKind.PRICE_MATCH: {},
    PolicyKind.KEPT_GOODS: {"reason": _EXCHANGED},
    PolicyKind.GIFT_CARD: {},
    PolicyKind.PAYMENT: {"what": ("invoice", "bank_transfer", "cash_on_delivery", "card", "gift_card")},
}  # fmt: skip
"""The facts with names to choose from, and the kinds that ask for them."""
NUMBERS: Final[Mapping[PolicyKind, tuple[str, ...]]] = {
    PolicyKind.RETURN: ("refund-days", "legal-days"),
    PolicyKind.EXCHANGE: ("refund-days",),
}
COSTS: Final = frozenset({PolicyKind.RETURN, PolicyKind.EXCHANGE, PolicyKind.CHANGE})
"""Where a rule's amount is what the customer pays; elsewhere it is the most that may be given."""
FROM_ORDER: Final = frozenset({PolicyKind.PRICE_MATCH, PolicyKind.PAYMENT})
"""Where the window runs from the order; elsewhere it runs from delivery, and stands open before it."""
PLACES: Final = frozenset({"days", "until", "amount", "value", "asked", "refund-days", "legal-days"})
_PLACE: Final = re.compile(r"\{([^{}]*)\}")


def in_force(versions: Iterable[PolicyVersion], *, country: str, on: date) -> PolicyVersion | None:
    """The version that counts for a country on a day: one for that very country before one for all, then the newest."""
    fit = [
        version
        for version in versions
        if version.starts_date <= on
        and (version.ends_date is None or on <= version.ends_date)
        and not version.markets.isdisjoint({country, EVERYWHERE})
    ]
    return max(fit, key=lambda version: (country in version.markets, version.number), default=None)


def decide(version: PolicyVersion, facts: Facts, *, at: datetime) -> Decision:
    """The first rule whose conditions all hold. `at` in the time zone of the market, for its dates."""
    today, steps = at.date(), []
    for rule in version.body.rules:
        checks = tuple(_checks(version.kind, rule, facts, today))
        steps.append(Step(rule.name, all(check.holds for check in checks), checks))
        if steps[-1].holds:
            break
    unknown = dict.fromkeys(c.fact for s in steps for c in s.checks if c.found is None and not c.holds)
    return Decision(
        kind=version.kind,
        verdict=rule.verdict,
        rule=rule.name,
        approver=rule.approver,
        days=rule.days,
        until=_until(version.kind, rule, facts),
        amount=_amount(rule, facts),
        numbers=rule.numbers,
        say=rule.say,
        facts=facts,
        explanation=tuple(steps),
        missing=tuple(unknown),
        version_id=version.id,
        version=version.number,
        at=at,
    )


def _checks(kind: PolicyKind, rule: PolicyRule, facts: Facts, today: date) -> Iterator[Check]:
    for condition in rule.when:
        yield _check(condition, fact(facts, condition.fact, today))
    if rule.days is not None or rule.until:
        until = _until(kind, rule, facts)
        waits = rule.days is not None and kind not in FROM_ORDER and facts.delivered_date is None
        yield Check("window", Op.AT_MOST, until, today, waits or (until is not None and today <= until))
    if (rule.amounts or rule.percent is not None) and kind not in COSTS:
        most = _amount(rule, facts)
        fits = facts.asked is None or (most is not None and facts.asked <= most)
        yield Check("limit", Op.AT_MOST, most, facts.asked, fits)


def fact(facts: Facts, name: str, today: date) -> object | None:
    """A fact by its name, or what follows from the others; None where it is not known."""
    found: object = _FOLLOWS[name](facts, today) if name in _FOLLOWS else getattr(facts, name)
    return None if found == "" else found


def _percent(facts: Facts) -> Decimal | None:
    if facts.asked is None or not facts.value or facts.asked.currency != facts.value.currency:
        return None
    return (facts.asked.amount * 100 / facts.value.amount).quantize(Decimal("0.01"))


def _days(since: date | None, today: date) -> int | None:
    return (today - since).days if since else None


_FOLLOWS: Final[Mapping[str, Callable[[Facts, date], object | None]]] = {
    "delivered": lambda facts, _today: facts.delivered_date is not None,
    "days_since_delivery": lambda facts, today: _days(facts.delivered_date, today),
    "days_since_order": lambda facts, today: _days(facts.ordered_date, today),
    "ordered_month": lambda facts, _today: facts.ordered_date.month if facts.ordered_date else None,
    "asked_percent": lambda facts, _today: _percent(facts),
}


def _check(condition: Condition, found: object | None) -> Check:
    wanted: object
    match FACTS[condition.fact]:
        case FactKind.CHOICE:
            wanted = condition.choices
            holds = found is not None and (found in condition.choices) is (condition.op is Op.ONE_OF)
        case FactKind.NUMBER:
            wanted = condition.number
            holds = isinstance(found, int | Decimal) and _sized(condition.op, Decimal(found), condition.number)
        case FactKind.MONEY:
            limit = condition.amounts.get(found.currency) if isinstance(found, Money) else None
            wanted = Money(limit, found.currency) if limit is not None and isinstance(found, Money) else None
            holds = isinstance(found, Money) and _sized(condition.op, found.amount, limit)
        case FactKind.YES:
            wanted = condition.yes
            holds = found is condition.yes
    return Check(condition.fact, condition.op, wanted, found, holds)


def _sized(op: Op, found: Decimal, wanted: Decimal | None) -> bool:
    if wanted is None:
        return False
    return found <= wanted if op is Op.AT_MOST else found >= wanted


def _until(kind: PolicyKind, rule: PolicyRule, facts: Facts) -> date | None:
    """The last day of the rule's window; None where it has not begun, or there is none."""
    began = facts.ordered_date if kind in FROM_ORDER else facts.delivered_date
    ends = []
    if rule.days is not None and began:
        ends.append(began + timedelta(days=rule.days))
    if rule.until and facts.ordered_date:
        month, day = (int(part) for part in rule.until.split("-"))
        ends.append(_next(month, day, facts.ordered_date))
    return max(ends, default=None)


def _next(month: int, day: int, after: date) -> date:
    """The first such day after a date; 29 February is told as the 28th in other years."""
    for year in (after.year, after.year + 1):
        try:
            found = date(year, month, day)
        except ValueError:
            found = date(year, month, 28)
        if found > after:
            return found
    raise AssertionError("a day of the next year is always later")


def _amount(rule: PolicyRule, facts: Facts) -> Money | None:
    """The smaller of the rule's amount and its percentage of the value, in the currency of the facts."""
    currency, sums = facts.currency, []
    if currency in rule.amounts:
        sums.append(Money(rule.amounts[currency], currency))
    if rule.percent is not None and facts.value:
        sums.append(facts.value * (rule.percent / 100))
    return min(sums, key=lambda money: money.amount).rounded() if sums else None


def unknown_places(body: PolicyBody) -> tuple[str, ...]:
    """Places in the words of a version that nothing fills."""
    said = [text for rule in body.rules for text in rule.say.values()]
    return tuple(dict.fromkeys(name for text in said for name in _PLACE.findall(text) if name not in PLACES))


def faults(kind: PolicyKind, body: PolicyBody) -> tuple[tuple[str, str], ...]:
    """(rule, fact) of every condition that cannot be judged: no such fact, a comparison or value of another kind."""
    return tuple(
        (rule.name, condition.fact)
        for rule in body.rules
        for condition in rule.when
        if not _can_be_judged(kind, condition)
    )


def _can_be_judged(kind: PolicyKind, condition: Condition) -> bool:
    known = FACTS.get(condition.fact)
    if known is None or condition.op not in OPS[known]:
        return False
    filled = {
        FactKind.CHOICE: bool(condition.choices),
        FactKind.NUMBER: condition.number is not None,
        FactKind.MONEY: bool(condition.amounts),
        FactKind.YES: condition.yes is not None,
    }
    if not filled[known] or sum(filled.values()) != 1:
        return False
    if known is not FactKind.CHOICE or condition.fact == "country":
        return True
    return set(condition.choices) <= set(CHOICES[kind].get(condition.fact, ()))


def compared(before: PolicyBody, after: PolicyBody) -> tuple[Difference, ...]:
    """Rule by rule what a version changes, in the order of the newer one, what it leaves out at the end."""
    old = {rule.name: rule for rule in before.rules}
    shown = [_difference(rule, old.get(rule.name)) for rule in after.rules]
    kept = {rule.name for rule in after.rules}
    return (*shown, *(Difference(rule.name, "removed", before=rule) for rule in before.rules if rule.name not in kept))


def _difference(rule: PolicyRule, before: PolicyRule | None) -> Difference:
    if before is None:
        return Difference(rule.name, "added", after=rule)
    changed = {name for name in type(rule).model_fields if getattr(rule, name) != getattr(before, name)}
    return Difference(rule.name, "changed" if changed else "same", before, rule, frozenset(changed))


def written(facts: Facts) -> dict[str, object]:
    """Facts as JSON, what is not known left out."""
    kept: dict[str, object] = {}
    for each in fields(facts):
        match getattr(facts, each.name):
            case None | "":
                continue
            case Money(amount=amount, currency=currency):
                kept[each.name] = [str(amount), currency]
            case date() as day:
                kept[each.name] = day.isoformat()
            case plain:
                kept[each.name] = plain
    return kept


def read(kept: Mapping[str, object]) -> Facts:
    """The facts of `written`."""
    facts = Facts()
    for name, value in kept.items():
        known: object = value
        if isinstance(value, list):
            known = Money(Decimal(str(value[0])), str(value[1]))
        elif name.endswith("_date"):
            known = date.fromisoformat(str(value))
        facts = replace(facts, **{name: known})  # type: ignore[arg-type]
    return facts
