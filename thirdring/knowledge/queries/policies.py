"""What the policies in force decide, their versions, and the decisions that were kept."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from thirdring.kernel.errors import NotFoundError
from thirdring.knowledge import built_in, models
from thirdring.knowledge.queries.texts import formatted
from thirdring.knowledge.rules import filled, language_of, policies
from thirdring.knowledge.values import (
    Decision,
    Facts,
    KeptDecision,
    Numbers,
    OrderFacts,
    PolicyBody,
    PolicyKind,
    PolicyVersion,
    Verdict,
)


class NoPolicyError(NotFoundError):
    code = "no-policy"
    sentence = _(
        "No policy of this kind is in force for %(country)s on %(on)s. A manager can write one under Policies."
    )


class NoSuchVersionError(NotFoundError):
    code = "no-such-policy-version"
    sentence = _("There is no such version. The list of policies shows those that there are.")


def decide(kind: PolicyKind, facts: Facts, *, at: datetime) -> Decision:
    """What the version in force decides on these facts (rows O1.12, O2.5, O3.1). Raises NoPolicyError."""
    return decide_each(kind, (facts,), at=at)[0]


def decide_each(kind: PolicyKind, asked: Iterable[Facts], *, at: datetime) -> tuple[Decision, ...]:
    """`decide` for several facts of one kind, in one look at its versions."""
    known, here = versions(kind), timezone.localtime(at)
    return tuple(_decide(known, facts, here) for facts in asked)


def _decide(versions: Iterable[PolicyVersion], facts: Facts, here: datetime) -> Decision:
    version = policies.in_force(versions, country=facts.country, on=here.date())
    if version is None:
        raise NoPolicyError(country=facts.country or "?", on=here.date())
    return policies.decide(version, facts, at=here)


def said(decision: Decision, language: str) -> str:
    """The words of a decision in a language (any code), its numbers filled in."""
    spoken = language_of(language)
    told: dict[str, object] = {
        **decision.numbers,
        "days": decision.days,
        "until": decision.until,
        "amount": decision.amount,
        "value": decision.facts.value,
        "asked": decision.facts.asked,
    }
    known = {name: value for name, value in told.items() if value is not None}
    return filled(decision.say[spoken], formatted(known, spoken))


def versions(kind: PolicyKind) -> list[PolicyVersion]:
    """Every version of a kind, newest first; those that Third Ring comes with while nobody has written any."""
    rows = models.PolicyVersion.objects.filter(kind=kind).select_related("author").order_by("-number")
    return [version_of(row) for row in rows] or [v for v in reversed(built_in.policies()) if v.kind == kind]


def version(kind: PolicyKind, number: int) -> PolicyVersion:
    """One version. Raises NoSuchVersionError."""
    found = next((each for each in versions(kind) if each.number == number), None)
    if found is None:
        raise NoSuchVersionError
    return found


def decisions(subject: str) -> list[KeptDecision]:
    """What was decided about a subject, newest first."""
    rows = models.PolicyDecision.objects.filter(subject=subject).select_related("version", "actor")
    return [_kept(row) for row in rows.order_by("-at", "-id")]


def otherwise(version: PolicyVersion, *, limit: int = 500) -> tuple[int, list[tuple[KeptDecision, Decision]]]:
    """How many of the newest decisions of the kind were tried on a version, and those that it decides otherwise."""
    rows = models.PolicyDecision.objects.filter(version__kind=version.kind).select_related("version", "actor")
    tried, found = 0, []
    for row in rows.order_by("-at", "-id")[:limit]:
        facts = policies.read(row.facts)
        if version.markets.isdisjoint({facts.country, "*"}):
            continue
        tried += 1
        decision = policies.decide(version, facts, at=timezone.localtime(row.at))
        if (decision.verdict, decision.rule) != (row.verdict, row.rule):
            found.append((_kept(row), decision))
    return tried, found


def numbers_for(facts: OrderFacts, *, at: datetime) -> Numbers:
    """The numbers that the policies in force tell about an order that is taken or was placed."""
    here, every = timezone.localtime(at), _by_kind()
    asked = Facts(
        country=facts.country,
        ordered_date=facts.order_date or here.date(),
        condition="unused",
        orders=0,
        claims=0,
    )
    now = replace(asked, ordered_date=here.date())

    def told(kind: PolicyKind, facts: Facts) -> Decision:
        return _decide(every[kind], facts, here)

    back = told(PolicyKind.RETURN, asked)
    return Numbers(
        return_days=back.days or 0,
        refund_days=back.numbers.get("refund-days", 0),
        exchange_days=told(PolicyKind.EXCHANGE, asked).days or 0,
        guarantee_years=(told(PolicyKind.RETURN, replace(asked, reason="faulty")).days or 0) // 365,
        price_match_days=told(PolicyKind.PRICE_MATCH, now).days or 0,
        invoice_days=told(PolicyKind.PAYMENT, replace(now, what="invoice")).days or 0,
        transfer_days=told(PolicyKind.PAYMENT, replace(now, what="bank_transfer")).days or 0,
        legal_days=back.numbers.get("legal-days"),
        late_until=back.until if facts.order_date else None,
    )


def _by_kind() -> Mapping[PolicyKind, list[PolicyVersion]]:
    """Every version of every kind, in one look."""
    rows = models.PolicyVersion.objects.select_related("author")
    found: dict[PolicyKind, list[PolicyVersion]] = {kind: [] for kind in PolicyKind}
    for version in [version_of(row) for row in rows] or built_in.policies():
        found[version.kind].append(version)
    return found


def version_of(row: models.PolicyVersion) -> PolicyVersion:
    return PolicyVersion(
        id=row.pk,
        kind=PolicyKind(row.kind),
        number=row.number,
        markets=frozenset(row.markets),
        starts_date=row.starts_date,
        ends_date=row.ends_date,
        body=PolicyBody.model_validate(row.body),
        note=row.note,
        author=row.author.name if row.author else "",
        written_at=row.written_at,
    )


def _kept(row: models.PolicyDecision) -> KeptDecision:
    return KeptDecision(
        id=row.pk,
        kind=PolicyKind(row.version.kind),
        verdict=Verdict(row.verdict),
        rule=row.rule,
        subject=row.subject,
        version_id=row.version_id,
        version=row.version.number,
        facts=row.facts,
        actor=row.actor.name if row.actor else "",
        at=row.at,
    )


def current(kind: PolicyKind, *, on: date) -> list[PolicyVersion]:
    """The versions of a kind of which some market follows one on that day, the newest first."""
    every = versions(kind)
    countries = {market for each in every for market in each.markets}
    found = {
        version.number: version
        for country in countries
        if (version := policies.in_force(every, country=country, on=on))
    }
    return sorted(found.values(), key=lambda each: -each.number)
