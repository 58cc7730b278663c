"""Policies as data: what a version says, what it is asked about, and what it answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from thirdring.kernel.money import Money
from thirdring.knowledge.values.texts import Language
from thirdring.people.values import Role

EVERYWHERE = "*"


class PolicyKind(StrEnum):
    """What a policy is about. Each decides by the same engine (rules.policies)."""

    RETURN = "return"
    EXCHANGE = "exchange"
    CHANGE = "change"
    SHIPPING_WAIVER = "shipping_waiver"
    APPEASEMENT = "appeasement"
    PRICE_MATCH = "price_match"
    PAYMENT = "payment"
    KEPT_GOODS = "kept_goods"
    GIFT_CARD = "gift_card"


class Verdict(StrEnum):
    """ASK: it may be done when the approver of the rule says yes."""

    ALLOW = "allow"
    ASK = "ask"
    REFUSE = "refuse"


class FactKind(StrEnum):
    """How a fact is written and compared."""

    CHOICE = "choice"
    NUMBER = "number"
    MONEY = "money"
    YES = "yes"


class Op(StrEnum):
    """How a condition compares. MONEY and NUMBER know the sizes, CHOICE the lists, YES only IS."""

    ONE_OF = "one_of"
    NONE_OF = "none_of"
    AT_MOST = "at_most"
    AT_LEAST = "at_least"
    IS = "is"


class Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,39}$")]
Words = Annotated[str, StringConstraints(min_length=1, max_length=1000, strip_whitespace=True)]
Choice = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_]{1,30}$")]
Currency = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
Amount = Annotated[Decimal, Field(ge=0, max_digits=12, decimal_places=3)]


class Condition(Frozen):
    """One thing that has to be so. Exactly one of the four values is filled, as the fact's kind demands."""

    fact: Choice
    op: Op
    choices: tuple[Choice, ...] = ()
    number: Decimal | None = None
    amounts: Mapping[Currency, Amount] = {}
    yes: bool | None = None


class PolicyRule(Frozen):
    """A line of the policy; the first whose conditions all hold decides.

    `days` (after delivery, or after the order for a price match) and `until` (month and day, the first after the order)
    are a window: the later of them counts, the rule holds only inside it, and both are told. `amounts` and `percent`
    (of the value) are what it costs the customer for a return, an exchange or a change, and the most that may be given
    for the other kinds; then the rule holds only up to it. `numbers` are told and decide nothing.
    """

    name: Name
    when: tuple[Condition, ...] = ()
    verdict: Verdict
    approver: Role | None = None
    days: Annotated[int, Field(ge=0, le=36500)] | None = None
    until: Annotated[str, StringConstraints(pattern=r"^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$")] | None = None
    amounts: Mapping[Currency, Amount] = {}
    percent: Annotated[Decimal, Field(ge=0, le=100, max_digits=5, decimal_places=2)] | None = None
    numbers: Mapping[Name, int] = {}
    say: Mapping[Language, Words]

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if set(self.say) != set(Language):
            raise ValueError("words are needed in every language")
        if (self.verdict is Verdict.ASK) is not (self.approver in {Role.SUPERVISOR, Role.MANAGER}):
            raise ValueError("a rule that asks, and no other, names a supervisor or a manager")
        return self


class PolicyBody(Frozen):
    """The rules of one version, in the order in which they are tried; the last one decides whatever is left."""

    rules: Annotated[tuple[PolicyRule, ...], Field(min_length=1, max_length=30)]

    @model_validator(mode="after")
    def _decides(self) -> Self:
        names = [rule.name for rule in self.rules]
        if len(set(names)) != len(names):
            raise ValueError("each rule has a name of its own")
        last = self.rules[-1]
        if last.when or last.days is not None or last.until or last.amounts or last.percent is not None:
            raise ValueError("the last rule holds always: it has no conditions, no window and no amount")
        return self


@dataclass(frozen=True, slots=True)
class PolicyVersion:
    """One version of one kind. It holds in `markets` (countries, or "*") from `starts_date` through `ends_date`.

    `id` is None for a version that Third Ring comes with and that no decision has been kept for yet.
    """

    id: int | None
    kind: PolicyKind
    number: int
    markets: frozenset[str]
    starts_date: date
    ends_date: date | None
    body: PolicyBody
    note: str = ""
    author: str = ""
    written_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """What a policy may depend on; what is not known stays empty, and its conditions do not hold.

    country: ISO 3166 alpha-2 of where it was sent. what: the thing to change, the way to appease, the way to pay.
    value: of the line or order in question. asked: what the customer asks for. claims, orders: in the last 365 days.
    """

    country: str = ""
    what: str = ""
    reason: str = ""
    condition: str = ""
    order_state: str = ""
    personalized: bool | None = None
    sale: bool | None = None
    value: Money | None = None
    asked: Money | None = None
    delivered_date: date | None = None
    ordered_date: date | None = None
    claims: int | None = None
    orders: int | None = None

    @property
    def currency(self) -> str:
        """The currency of the amounts, or nothing."""
        return next((money.currency for money in (self.value, self.asked) if money), "")


@dataclass(frozen=True, slots=True)
class Check:
    """A condition of a rule as it was judged: `found` is None where the fact is not known."""

    fact: str
    op: Op
    wanted: object
    found: object
    holds: bool


@dataclass(frozen=True, slots=True)
class Step:
    """A rule that was tried."""

    rule: str
    holds: bool
    checks: tuple[Check, ...]


@dataclass(frozen=True, slots=True)
class Decision:
    """What the policy says to these facts, and why. `amount` and the window mean what PolicyRule says they mean."""

    kind: PolicyKind
    verdict: Verdict
    rule: str
    approver: Role | None
    days: int | None
    until: date | None
    amount: Money | None
    numbers: Mapping[str, int]
    say: Mapping[Language, str]
    facts: Facts
    explanation: tuple[Step, ...]
    missing: tuple[str, ...]
    version_id: int | None
    version: int
    at: datetime

    @property
    def allowed(self) -> bool:
        """Whether it may be done: at once, or when `approver` has said yes."""
        return self.verdict is not Verdict.REFUSE

    @property
    def approver_role(self) -> Role | None:
        return self.approver

    @property
    def policy_version_id(self) -> int | None:
        return self.version_id


@dataclass(frozen=True, slots=True)
class KeptDecision:
    """A decision as it was kept: about what (`return:7`), by whom, under which version."""

    id: int
    kind: PolicyKind
    verdict: Verdict
    rule: str
    subject: str
    version_id: int
    version: int
    facts: Mapping[str, object]
    actor: str
    at: datetime


Moved = Literal["same", "changed", "added", "removed"]


@dataclass(frozen=True, slots=True)
class Difference:
    """A rule of two versions side by side."""

    name: str
    moved: Moved
    before: PolicyRule | None = None
    after: PolicyRule | None = None
    fields: frozenset[str] = field(default_factory=frozenset)
