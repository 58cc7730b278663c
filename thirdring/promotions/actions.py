"""Codes made, retired and used."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal

from django.db import IntegrityError, connection, transaction
from django.db.backends.utils import CursorWrapper
from django.utils.translation import gettext_lazy as _

from thirdring.kernel import audit
from thirdring.kernel.errors import DeskError, NotFoundError
from thirdring.kernel.money import Money
from thirdring.promotions import models, rules
from thirdring.promotions.values import CodeAmount, CodeKind


class CodeTakenError(DeskError):
    code = "code-taken"
    sentence = _("There is a code %(code)s already. Choose another, or retire that one first.")


class CodeTooShortError(DeskError):
    code = "code-too-short"
    sentence = _("A code needs at least three letters or digits, or it is too easily misheard.")


def add_code(
    *,
    code: str,
    kind: CodeKind,
    title: str,
    actor_id: int | None,
    now: datetime,
    percent: Decimal = Decimal(0),
    amounts: Iterable[CodeAmount] = (),
    free_shipping: bool = False,
    price_list: str = "",
    skus: Iterable[str] = (),
    categories: Iterable[str] = (),
    combinable: bool = True,
    excluded_skus: Iterable[str] = (),
    excluded_categories: Iterable[str] = (),
    buy: int = 0,
    get: int = 0,
    get_percent: Decimal = Decimal(100),
    gift_sku: str = "",
    cost: Money | None = None,
    offer: Mapping[str, str] | None = None,
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
    total_limit: int | None = None,
    customer_limit: int | None = None,
) -> int:
    """A new code; its id. Raises CodeTakenError and CodeTooShortError."""
    letters = rules.written(code)
    if len(letters) < _SHORTEST:
        raise CodeTooShortError
    row = models.Code(
        code=letters,
        kind=kind,
        title=title,
        percent=percent,
        free_shipping=free_shipping,
        price_list=price_list,
        skus=sorted(skus),
        categories=sorted(categories),
        combinable=combinable,
        excluded_skus=sorted(excluded_skus),
        excluded_categories=sorted(excluded_categories),
        buy=buy,
        get=get,
        get_percent=get_percent,
        gift_sku=gift_sku,
        cost=cost.amount if cost else None,
        cost_currency=cost.currency if cost else "",
        offer=dict(offer or {}),
        starts_at=starts_at,
        ends_at=ends_at,
        total_limit=total_limit,
        customer_limit=customer_limit,
        added_at=now,
    )
    with transaction.atomic():
        _save_new(row)
        models.CodeAmount.objects.bulk_create(
            models.CodeAmount(code=row, currency=a.currency, amount_off=a.amount_off, min_value=a.min_value)
            for a in amounts
        )
        models.CodeKey.objects.bulk_create(models.CodeKey(code=row, key=key) for key in rules.keys(letters))
        audit.record(stream=f"code:{row.pk}", action="add", actor_id=actor_id, data={"code": letters}, now=now)
    return row.pk


_SHORTEST = 3


def _save_new(row: models.Code) -> None:
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        if "promotions_code_code" not in str(error):
            raise
        raise CodeTakenError(code=row.code) from None


def note_mailing(*, code_id: int, customer_ids: Iterable[int], sent_date: date, actor_id: int, now: datetime) -> int:
    """These customers were sent what carries the code, maybe once more; how many are new. Raises NotFoundError."""
    with transaction.atomic():
        if not models.Code.objects.filter(pk=code_id, kind=CodeKind.SOURCE).exists():
            raise NotFoundError
        before = models.Mailing.objects.filter(code_id=code_id).count()
        models.Mailing.objects.bulk_create(
            (models.Mailing(code_id=code_id, customer_id=each, sent_date=sent_date) for each in set(customer_ids)),
            update_conflicts=True,
            unique_fields=["code", "customer_id"],
            update_fields=["sent_date"],
            batch_size=1000,
        )
        fresh = models.Mailing.objects.filter(code_id=code_id).count() - before
        audit.record(stream=f"code:{code_id}", action="mailing", actor_id=actor_id, data={"customers": fresh}, now=now)
    return fresh


def retire_code(*, code_id: int, actor_id: int, now: datetime) -> None:
    """The code counts no longer; its history stays. Raises NotFoundError where it is not, or is retired."""
    with transaction.atomic():
        if not models.Code.objects.filter(pk=code_id, retired_at=None).update(retired_at=now):
            raise NotFoundError
        audit.record(stream=f"code:{code_id}", action="retire", actor_id=actor_id, now=now)


class CodeUsedUpError(DeskError):
    code = "code-used-up"
    sentence = _("The code %(code)s has been used as often as it may be. Take it off the order.")


class CodeUsedByCustomerError(DeskError):
    code = "code-used-by-customer"
    sentence = _("This customer has used the code %(code)s as often as they may. Take it off the order.")


def redeem(*, code_id: int, customer_id: int, order_id: int, now: datetime) -> None:
    """Count one use of a code on an order, inside the order's transaction; a repeat for the same order is harmless.

    Raises CodeUsedUpError and CodeUsedByCustomerError; then nothing is counted. Limits hold whoever comes at once:
    the counters are raised by conditional updates, and CHECK themselves.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO promotions_redemption (code_id, order_id, customer_id, at) VALUES (%s, %s, %s, %s) "
            "ON CONFLICT DO NOTHING",
            [code_id, order_id, customer_id, now],
        )
        if not cursor.rowcount:
            return
        cursor.execute(
            "SELECT code, total_limit, customer_limit FROM promotions_code WHERE id = %s AND retired_at IS NULL",
            [code_id],
        )
        row = cursor.fetchone()
        if row is None:
            raise NotFoundError
        code, total_limit, customer_limit = row
        if customer_limit is not None and not _count_customer(cursor, code_id, customer_id, customer_limit):
            raise CodeUsedByCustomerError(code=code)
        if total_limit is not None and not _count_total(cursor, code_id):
            raise CodeUsedUpError(code=code)


def give_back(*, order_id: int) -> None:
    """Count an order's codes as not used."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM promotions_redemption WHERE order_id = %s RETURNING code_id, customer_id", [order_id]
        )
        for code_id, customer_id in sorted(cursor.fetchall()):
            cursor.execute(
                "UPDATE promotions_code SET redeemed = redeemed - 1 WHERE id = %s AND total_limit IS NOT NULL",
                [code_id],
            )
            cursor.execute(
                "UPDATE promotions_customeruse SET uses = uses - 1 "
                "WHERE code_id = %s AND customer_id = %s AND uses > 0",
                [code_id, customer_id],
            )


def _count_customer(cursor: CursorWrapper, code_id: int, customer_id: int, limit: int) -> bool:
    cursor.execute(
        'INSERT INTO promotions_customeruse AS u (code_id, customer_id, uses, "limit") '
        "SELECT %(code)s, %(customer)s, 1, %(limit)s WHERE %(limit)s > 0 "
        'ON CONFLICT (code_id, customer_id) DO UPDATE SET uses = u.uses + 1, "limit" = excluded."limit" '
        'WHERE u.uses < excluded."limit"',
        {"code": code_id, "customer": customer_id, "limit": limit},
    )
    return bool(cursor.rowcount)


def _count_total(cursor: CursorWrapper, code_id: int) -> bool:
    cursor.execute(
        "UPDATE promotions_code SET redeemed = redeemed + 1 WHERE id = %s AND redeemed < total_limit", [code_id]
    )
    return bool(cursor.rowcount)
