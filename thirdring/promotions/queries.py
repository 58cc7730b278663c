"""Codes found and listed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Count, Max, Q, QuerySet

from thirdring.kernel import fast
from thirdring.kernel.errors import NotFoundError
from thirdring.kernel.money import Money
from thirdring.promotions import models, rules
from thirdring.promotions.values import Code, CodeAmount, CodeKind, CodeMatch


@dataclass(frozen=True, slots=True)
class Listed:
    """A code in the list, with how it has done."""

    code: Code
    used: int
    total_limit: int | None
    customer_limit: int | None
    retired_at: datetime | None


def find_code(text: str, *, at: datetime) -> CodeMatch:
    """The code as it was said, or else up to three live ones that sound like it, to be asked about.

    A code out of its dates is found too: the quote says that it has ended or not begun. Never guesses by itself.
    """
    letters = rules.written(text)
    if not letters:
        return CodeMatch(None)
    exact = _rows().filter(code=letters, retired_at=None).first()
    if exact:
        return CodeMatch(code_of(exact))
    live = _rows().filter(
        Q(starts_at=None) | Q(starts_at__lte=at),
        Q(ends_at=None) | Q(ends_at__gt=at),
        retired_at=None,
        keys__key__in=rules.keys(text),
    )
    return CodeMatch(None, rules.nearest(text, [code_of(row) for row in live.distinct()[:50]]))


def codes(written: Iterable[str]) -> tuple[Code, ...]:
    """The codes of a draft, retired ones left out, in the order of their names."""
    wanted = {rules.written(w) for w in written} - {""}
    if not wanted:
        return ()
    return tuple(_code(row) for row in fast.rows(_CODES, [sorted(wanted)]))


# For quotes, which stand on the hot path: prepared, amounts as text because JSON has no decimals.
_CODES = """
SELECT c.id, c.code, c.kind, c.title, c.percent, c.free_shipping, c.price_list, c.skus, c.categories, c.combinable,
  c.excluded_skus, c.excluded_categories, c.buy, c.get, c.get_percent, c.gift_sku, c.starts_at, c.ends_at, c.offer,
  (SELECT jsonb_agg(jsonb_build_array(a.currency, a.amount_off::text, a.min_value::text) ORDER BY a.id)
   FROM promotions_codeamount a WHERE a.code_id = c.id)
FROM promotions_code c WHERE c.code = ANY(%s::text[]) AND c.retired_at IS NULL ORDER BY c.code
"""


def _code(row: tuple[Any, ...]) -> Code:
    (
        code_id, code, kind, title, percent, free_shipping, price_list, skus, categories, combinable,
        excluded_skus, excluded_categories, buy, get, get_percent, gift_sku, starts_at, ends_at, offer, amounts,
    ) = row  # fmt: skip
    return Code(
        id=code_id,
        code=code,
        kind=CodeKind(kind),
        title=title,
        percent=percent,
        amounts=tuple(CodeAmount(currency, Decimal(off), Decimal(least)) for currency, off, least in amounts or ()),
        free_shipping=free_shipping,
        price_list=price_list,
        skus=frozenset(skus),
        categories=frozenset(categories),
        combinable=combinable,
        excluded_skus=frozenset(excluded_skus),
        excluded_categories=frozenset(excluded_categories),
        buy=buy,
        get=get,
        get_percent=get_percent,
        gift_sku=gift_sku,
        starts_at=starts_at,
        ends_at=ends_at,
        offer=tuple(sorted(offer.items())),
    )


def code(code_id: int) -> Code:
    """One code; raises NotFoundError."""
    row = _rows().filter(pk=code_id).first()
    if row is None:
        raise NotFoundError
    return code_of(row)


def listed(*, text: str = "", retired: bool = False, limit: int = 200) -> tuple[Listed, ...]:
    """Codes for the list, the newest first; `text` narrows by code or title."""
    rows = _rows().filter(retired_at__isnull=not retired).annotate(used=Count("redemptions"))
    if text:
        rows = rows.filter(Q(code__startswith=rules.written(text) or "\0") | Q(title__icontains=text))
    return tuple(
        Listed(code_of(row), row.used, row.total_limit, row.customer_limit, row.retired_at)
        for row in rows.order_by("-added_at", "code")[:limit]
    )


@dataclass(frozen=True, slots=True)
class Sent:
    """What a customer was sent, and when."""

    code: Code
    sent_date: date


def sent_to(customer_ids: Iterable[int], *, at: datetime, limit: int = 4) -> tuple[Sent, ...]:
    """The live source codes of what these customers (one family) were sent, the latest first. Row M5.5."""
    rows = models.Mailing.objects.filter(customer_id__in=list(customer_ids), code__retired_at=None)
    rows = rows.select_related("code").prefetch_related("code__amounts").order_by("-sent_date", "-id")
    found = {row.code_id: Sent(code_of(row.code), row.sent_date) for row in reversed(rows[:50])}
    latest = sorted(found.values(), key=lambda s: s.sent_date, reverse=True)
    return tuple(s for s in latest if s.code.is_live(at))[:limit]


def last_sent(customer_ids: Iterable[int]) -> dict[int, date]:
    """By source code: when any of these customers was sent last what carries it."""
    rows = models.Mailing.objects.filter(customer_id__in=list(customer_ids)).values_list("code_id")
    return dict(rows.annotate(last=Max("sent_date")))


@dataclass(frozen=True, slots=True)
class Cost:
    """What a source code has cost, and to how many it was sent."""

    code: Code
    cost: Money | None
    sent: int


def costs() -> tuple[Cost, ...]:
    """Every source code that is not retired, with its cost and how many were sent it."""
    rows = _rows().filter(kind=CodeKind.SOURCE, retired_at=None).annotate(sent=Count("mailings")).order_by("code")
    return tuple(
        Cost(code_of(row), None if row.cost is None else Money(row.cost, row.cost_currency), row.sent) for row in rows
    )


def _rows() -> QuerySet[models.Code]:
    return models.Code.objects.prefetch_related("amounts")


def code_of(row: models.Code) -> Code:
    """The value of a row whose amounts are prefetched."""
    return Code(
        id=row.pk,
        code=row.code,
        kind=CodeKind(row.kind),
        title=row.title,
        percent=row.percent or Decimal(0),
        amounts=tuple(CodeAmount(a.currency, a.amount_off, a.min_value) for a in row.amounts.all()),
        free_shipping=row.free_shipping,
        price_list=row.price_list,
        skus=frozenset(row.skus),
        categories=frozenset(row.categories),
        combinable=row.combinable,
        excluded_skus=frozenset(row.excluded_skus),
        excluded_categories=frozenset(row.excluded_categories),
        buy=row.buy,
        get=row.get,
        get_percent=row.get_percent,
        gift_sku=row.gift_sku,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        offer=tuple(sorted(row.offer.items())),
    )
