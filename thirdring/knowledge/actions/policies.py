"""Write a version of a policy, and keep what was decided."""

import re
from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from thirdring.kernel import audit
from thirdring.kernel.errors import DeskError
from thirdring.knowledge import built_in, models
from thirdring.knowledge.rules import policies
from thirdring.knowledge.values import Decision, PolicyBody, PolicyKind


class BadPolicyError(DeskError):
    code = "bad-policy"
    sentence = _(
        "The rule %(rule)s asks about “%(fact)s” in a way that cannot be judged. Choose how to compare it again."
    )


class UnknownPolicyPlaceError(DeskError):
    code = "unknown-policy-place"
    sentence = _("Nothing fills %(places)s in the words. Use the places that are listed beside them, or take them out.")


class StalePolicyError(DeskError):
    code = "stale-policy"
    sentence = _("Version %(number)s was written meanwhile. Compare with it, then write yours again.")


class PolicyDatesError(DeskError):
    code = "policy-dates"
    sentence = _("A version can begin today at the earliest, and must not end before it begins.")


class NoMarketError(DeskError):
    code = "no-market"
    sentence = _("Say where it holds: countries by their two letters, or * for all that have no version of their own.")


@transaction.atomic
def write_policy(
    *,
    kind: PolicyKind,
    body: PolicyBody,
    markets: Iterable[str],
    starts_date: date,
    ends_date: date | None,
    note: str,
    from_number: int,
    actor_id: int,
    now: datetime,
) -> int:
    """A new version; its number. Old versions stay, and so does what was decided under them.

    Raises StalePolicyError when `from_number` is no longer the newest, PolicyDatesError, NoMarketError, BadPolicyError,
    UnknownPolicyPlaceError; then nothing is written.
    """
    load_policies(now=now)
    newest = models.PolicyVersion.objects.select_for_update().filter(kind=kind).order_by("-number").first()
    number = newest.number if newest else 0
    if number != from_number:
        raise StalePolicyError(number=number)
    where = sorted(set(markets))
    _check_body(kind, body)
    _check_scope(where, starts_date, ends_date, timezone.localtime(now).date())
    row = models.PolicyVersion.objects.create(
        kind=kind,
        number=number + 1,
        markets=where,
        starts_date=starts_date,
        ends_date=ends_date,
        body=body.model_dump(mode="json"),
        note=note,
        author_id=actor_id,
        written_at=now,
    )
    data = {"kind": kind, "number": row.number, "markets": where, "from": starts_date}
    audit.record(stream=f"policy:{kind}", action="write", actor_id=actor_id, data=data, now=now)
    return row.number


def _check_scope(markets: list[str], starts: date, ends: date | None, today: date) -> None:
    if not markets or not all(_MARKET.fullmatch(market) for market in markets):
        raise NoMarketError
    if starts < today or (ends is not None and ends < starts):
        raise PolicyDatesError


_MARKET = re.compile(r"\*|[A-Z]{2}")


def _check_body(kind: PolicyKind, body: PolicyBody) -> None:
    if faults := policies.faults(kind, body):
        rule, fact = faults[0]
        raise BadPolicyError(rule=rule, fact=fact)
    if unknown := policies.unknown_places(body):
        raise UnknownPolicyPlaceError(places=", ".join(f"{{{name}}}" for name in unknown))


def keep_decision(*, decision: Decision, subject: str, actor_id: int | None, now: datetime) -> int:
    """Keep what was decided about a subject (`return:7`), with its facts and its version; the id of the kept line."""
    version_id = decision.version_id
    if version_id is None:
        load_policies(now=now)
        kept = models.PolicyVersion.objects.get(kind=decision.kind, number=decision.version)
        version_id = kept.pk
    row = models.PolicyDecision.objects.create(
        version_id=version_id,
        subject=subject,
        verdict=decision.verdict,
        rule=decision.rule,
        facts=policies.written(decision.facts),
        actor_id=actor_id,
        at=now,
    )
    return row.pk


def load_policies(*, now: datetime) -> None:
    """Put the versions that Third Ring comes with into the database, of each kind that has none yet."""
    written = set(models.PolicyVersion.objects.values_list("kind", flat=True))
    models.PolicyVersion.objects.bulk_create(
        [
            models.PolicyVersion(
                kind=each.kind,
                number=each.number,
                markets=sorted(each.markets),
                starts_date=each.starts_date,
                body=each.body.model_dump(mode="json"),
                note=each.note,
                written_at=now,
            )
            for each in built_in.policies()
            if each.kind not in written
        ],
        ignore_conflicts=True,
    )
