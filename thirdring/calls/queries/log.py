"""The call log (row S2.3): every call, every second, searchable, for those who may see it."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice

from django.contrib.postgres.aggregates import StringAgg
from django.db.models import Case, DurationField, ExpressionWrapper, F, Q, QuerySet, Sum, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from thirdring.calls import models, rules
from thirdring.calls.queries.calls import call_value, visible
from thirdring.calls.values import NO_TIME, Times
from thirdring.calls.values.log import LogFilter, LogPage, LogRow
from thirdring.customers import queries as customers
from thirdring.people import queries as people
from thirdring.people.values import Person

PAGE = 50
CHUNK = 500
FEWEST_DIGITS = 3


def log(wanted: LogFilter, *, viewer: Person, now: datetime, before: str = "", limit: int = PAGE) -> LogPage:
    """A page of the log, newest first, with the count and the time of all calls that match.

    `before` is the `next_before` of the page above it.
    """
    found = _matching(wanted, viewer=viewer)
    sums = found.aggregate(total=Sum(Value(1)), **{name: Sum(length) for name, length in _lengths(now).items()})
    total = sums.pop("total") or 0
    page = list(_after(found, before).annotate(**_words())[: limit + 1])
    rows = tuple(_log_rows(page[:limit], now=now))
    last = page[limit - 1] if len(page) > limit else None
    return LogPage(
        rows=rows,
        total=total,
        times=Times(**{name: length or NO_TIME for name, length in sums.items()}),
        next_before=f"{last.rang_at.isoformat()}~{last.pk}" if last else None,
    )


def log_rows(wanted: LogFilter, *, viewer: Person, now: datetime) -> Iterator[LogRow]:
    """Every matching row, newest first, fetched as it is read."""
    found = _matching(wanted, viewer=viewer).annotate(**_words()).iterator(chunk_size=CHUNK)
    while chunk := list(islice(found, CHUNK)):
        yield from _log_rows(chunk, now=now)


def operators() -> dict[int, str]:
    """Everybody who has answered a call, by name."""
    answered = models.Call.objects.filter(operator__isnull=False).values_list("operator_id", flat=True).distinct()
    return dict(sorted(people.names(set(answered)).items(), key=lambda pair: pair[1]))


def _matching(wanted: LogFilter, *, viewer: Person) -> QuerySet[models.Call]:
    asked = {
        "rang_at__gte": wanted.from_at,
        "rang_at__lt": wanted.until_at,
        "line_id": wanted.line_id,
        "operator_id": wanted.operator_id,
        "customer_id__in": customers.same_person(wanted.customer_id) if wanted.customer_id else None,
        "reasons__contains": [wanted.reason] if wanted.reason else None,
        "disposition": wanted.disposition,
        "practice": wanted.practice,
    }
    found = visible(viewer).filter(**{field: value for field, value in asked.items() if value is not None})
    if wanted.text:
        digits = "".join(c for c in wanted.text if c.isdigit())
        by_number = Q(caller_number__contains=digits) if len(digits) >= FEWEST_DIGITS else Q()
        noted = models.CallNote.objects.filter(text__icontains=wanted.text).values("call_id")
        found = found.filter(Q(pk__in=noted) | by_number if by_number else Q(pk__in=noted))
    return found.select_related("operator").order_by("-rang_at", "-id")


def _after(found: QuerySet[models.Call], before: str) -> QuerySet[models.Call]:
    moment, _, pk = before.partition("~")
    if not (moment and pk.isdigit()):
        return found
    at = datetime.fromisoformat(moment)
    return found.filter(Q(rang_at__lt=at) | Q(rang_at=at, pk__lt=int(pk)))


def _words() -> dict[str, StringAgg]:
    return {"words": StringAgg("notes__text", delimiter=Value(" / "), default=Value(""))}


def _lengths(now: datetime) -> dict[str, Combinable]:
    """The SQL of `rules.times`, for sums over many calls; a test holds the two equal."""
    over = Coalesce(F("ended_at"), Value(now))
    held = ExpressionWrapper(
        F("held_for") + Coalesce(_span(over, F("held_since_at")), Value(NO_TIME)), output_field=DurationField()
    )
    wrapped = Case(When(answered_at=None, then=None), default=Coalesce(F("wrapped_at"), Value(now)))
    rang = ExpressionWrapper(
        F("offered_for") + Coalesce(_span(Value(now), F("offered_since_at")), Value(NO_TIME)),
        output_field=DurationField(),
    )
    waited = _span(Coalesce(F("answered_at"), over), F("rang_at"))
    return {
        "ring": rang,
        "queue": ExpressionWrapper(waited - rang, output_field=DurationField()),
        "hold": held,
        "talk": ExpressionWrapper(_span(over, F("answered_at")) - held, output_field=DurationField()),
        "wrap_up": _span(wrapped, F("ended_at")),
    }


def _span(until: Combinable, since: Combinable) -> Combinable:
    return ExpressionWrapper(until - since, output_field=DurationField())


def _log_rows(rows: Iterable[models.Call], *, now: datetime) -> Iterator[LogRow]:
    kept = list(rows)
    names = customers.names_of(row.customer_id for row in kept if row.customer_id)
    for row in kept:
        call = call_value(row)
        yield LogRow(
            call=call,
            times=rules.times(call.moments, now=now),
            operator=row.operator.name if row.operator else "",
            customer=names.get(row.customer_id or 0, ""),
            notes=str(getattr(row, "words", "")),
        )
