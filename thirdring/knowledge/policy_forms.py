"""The form of a policy's version: kept as it is typed until it is whole, then read into rules."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal, InvalidOperation

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from pydantic import ValidationError

from thirdring.kernel.errors import DeskError
from thirdring.kernel.money import Money
from thirdring.knowledge.rules.policies import FACTS
from thirdring.knowledge.values import (
    Condition,
    FactKind,
    Facts,
    Language,
    Op,
    PolicyBody,
    PolicyRule,
    PolicyVersion,
)

MOST_RULES, MOST_CONDITIONS = 30, 8


class UnreadableRuleError(DeskError):
    code = "unreadable-rule"
    sentence = _("The rule “%(rule)s” cannot be read: %(why)s. Correct it; everything you typed is still here.")


@dataclass(frozen=True, slots=True)
class TypedCondition:
    fact: str = "country"
    op: str = Op.ONE_OF.value
    value: str = ""


@dataclass(frozen=True, slots=True)
class TypedRule:
    """A rule as it stands in the form."""

    name: str = ""
    verdict: str = "allow"
    approver: str = ""
    days: str = ""
    until: str = ""
    amounts: str = ""
    percent: str = ""
    numbers: str = ""
    say: Mapping[str, str] = field(default_factory=dict)
    when: tuple[TypedCondition, ...] = ()


@dataclass(frozen=True, slots=True)
class TypedVersion:
    rules: tuple[TypedRule, ...]
    markets: str = "*"
    starts: str = ""
    ends: str = ""
    note: str = ""
    from_number: int = 0


def typed(data: QueryDict) -> TypedVersion:
    """The form as it was sent."""
    rules = tuple(_typed_rule(data, at) for at in range(min(_count(data, "rules"), MOST_RULES)))
    return TypedVersion(
        rules=rules,
        markets=data.get("markets", "")[:400],
        starts=data.get("starts", "")[:10],
        ends=data.get("ends", "")[:10],
        note=data.get("note", "")[:500],
        from_number=_count(data, "from_number"),
    )


def _typed_rule(data: QueryDict, at: int) -> TypedRule:
    def text(name: str) -> str:
        return data.get(f"rule-{at}-{name}", "")[:1000].strip()

    names = ("name", "verdict", "approver", "days", "until", "amounts", "percent", "numbers")
    return TypedRule(
        **{name: text(name) for name in names},
        say={language.value: text(f"say-{language.value}") for language in Language},
        when=tuple(
            TypedCondition(text(f"{n}-fact"), text(f"{n}-op"), text(f"{n}-value"))
            for n in range(min(_count(data, f"when-{at}"), MOST_CONDITIONS))
        ),
    )


def as_typed(version: PolicyVersion, *, newest: int, today: date) -> TypedVersion:
    """A version as the form of the next one begins."""
    return TypedVersion(
        rules=tuple(_as_typed_rule(rule) for rule in version.body.rules),
        markets=", ".join(sorted(version.markets)),
        starts=today.isoformat(),
        from_number=newest,
    )


def _as_typed_rule(rule: PolicyRule) -> TypedRule:
    return TypedRule(
        name=rule.name,
        verdict=rule.verdict,
        approver=rule.approver or "",
        days="" if rule.days is None else str(rule.days),
        until=rule.until or "",
        amounts=_sums(rule.amounts),
        percent="" if rule.percent is None else f"{rule.percent.normalize():f}",
        numbers=", ".join(f"{name} {number}" for name, number in rule.numbers.items()),
        say={language.value: rule.say[language] for language in Language},
        when=tuple(TypedCondition(c.fact, c.op, _written(c)) for c in rule.when),
    )


def _sums(amounts: Mapping[str, Decimal]) -> str:
    return ", ".join(f"{amount.normalize():f} {currency}" for currency, amount in amounts.items())


def _written(condition: Condition) -> str:
    match FACTS[condition.fact]:
        case FactKind.CHOICE:
            return ", ".join(condition.choices)
        case FactKind.NUMBER:
            return "" if condition.number is None else f"{condition.number.normalize():f}"
        case FactKind.MONEY:
            return _sums(condition.amounts)
        case FactKind.YES:
            return "yes" if condition.yes else "no"


def moved(form: TypedVersion, act: str) -> TypedVersion:
    """The form after one of its buttons: `add-rule`, `remove-rule-2`, `up-rule-2`, `add-when-2`, `remove-when-2-0`."""
    verb, _dash, rest = act.partition("-")
    what, *places = rest.split("-")
    at = [int(place) for place in places if place.isdecimal()]
    rules = list(form.rules)
    if act == "add-rule" and len(rules) < MOST_RULES:
        rules.insert(max(len(rules) - 1, 0), TypedRule())
    elif not at or at[0] >= len(rules):
        return form
    elif what == "rule" and verb == "remove":
        del rules[at[0]]
    elif what == "rule" and verb == "up" and at[0]:
        rules[at[0] - 1 : at[0] + 1] = [rules[at[0]], rules[at[0] - 1]]
    elif what == "when":
        rules[at[0]] = _with_conditions(rules[at[0]], verb, at[1:])
    return replace(form, rules=tuple(rules))


def _with_conditions(rule: TypedRule, verb: str, at: list[int]) -> TypedRule:
    when = list(rule.when)
    if verb == "add" and len(when) < MOST_CONDITIONS:
        when.append(TypedCondition())
    elif verb == "remove" and at and at[0] < len(when):
        del when[at[0]]
    return replace(rule, when=tuple(when))


def body(form: TypedVersion) -> PolicyBody:
    """The rules of the form. Raises UnreadableRuleError, naming the first that cannot be read."""
    rules = []
    for each in form.rules:
        try:
            rules.append(_rule(each))
        except (ValidationError, InvalidOperation, ValueError) as error:
            raise UnreadableRuleError(rule=each.name or "?", why=_why(error)) from None
    try:
        return PolicyBody(rules=tuple(rules))
    except ValidationError as error:
        raise UnreadableRuleError(rule=form.rules[-1].name if form.rules else "?", why=_why(error)) from None


def _rule(form: TypedRule) -> PolicyRule:
    return PolicyRule.model_validate(
        {
            "name": form.name,
            "verdict": form.verdict,
            "approver": form.approver if form.verdict == "ask" else None,
            "days": form.days or None,
            "until": form.until or None,
            "amounts": _amounts(form.amounts),
            "percent": form.percent or None,
            "numbers": dict(_pair(part) for part in _parts(form.numbers)),
            "say": form.say,
            "when": [_condition(each) for each in form.when],
        }
    )


def _condition(form: TypedCondition) -> dict[str, object]:
    known = FACTS.get(form.fact)
    if known is None:
        raise ValueError(form.fact)
    values: dict[FactKind, object] = {
        FactKind.CHOICE: {"choices": tuple(_parts(form.value))},
        FactKind.NUMBER: {"number": form.value or None},
        FactKind.MONEY: {"amounts": _amounts(form.value) if known is FactKind.MONEY else {}},
        FactKind.YES: {"yes": form.value.casefold() in {"yes", "true", "1"}},
    }
    chosen = values[known]
    return {"fact": form.fact, "op": form.op, **(chosen if isinstance(chosen, dict) else {})}


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _pair(part: str) -> tuple[str, str]:
    name, _space, number = part.rpartition(" ")
    return name.strip(), number


def _amounts(text: str) -> dict[str, Decimal]:
    """`39 DKK, 3.95 GBP` by currency."""
    found = {}
    for part in _parts(text):
        amount, _space, currency = part.rpartition(" ")
        found[currency.upper()] = Decimal(amount)
    return found


def markets(form: TypedVersion) -> list[str]:
    return [market.upper() for market in form.markets.replace(",", " ").split()]


def day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _why(error: Exception) -> str:
    if isinstance(error, ValidationError):
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        return f"{where}: {first['msg']}" if where else str(first["msg"])
    return str(error)


def facts(data: QueryDict) -> Facts:
    """What a version is tried on: `fact-country`, `fact-value` (`200 DKK`), `fact-delivered_date` ..."""

    def text(name: str) -> str:
        return data.get(f"fact-{name}", "").strip()[:60]

    def money(name: str) -> Money | None:
        try:
            return next((Money(a, c) for c, a in _amounts(text(name)).items() if len(c) == 3), None)  # noqa: PLR2004
        except InvalidOperation:
            return None

    def yes(name: str) -> bool | None:
        return {"yes": True, "no": False}.get(text(name))

    def number(name: str) -> int | None:
        return int(text(name)) if text(name).isdecimal() else None

    return Facts(
        country=text("country").upper(),
        what=text("what"),
        reason=text("reason"),
        condition=text("condition"),
        order_state=text("order_state"),
        personalized=yes("personalized"),
        sale=yes("sale"),
        value=money("value"),
        asked=money("asked"),
        delivered_date=day(text("delivered_date")),
        ordered_date=day(text("ordered_date")),
        claims=number("claims"),
        orders=number("orders"),
    )


def _count(data: QueryDict, name: str) -> int:
    text = data.get(name, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else 0  # noqa: PLR2004
