"""Reads: what can be sent, what a customer was sent, what waits to be put into envelopes."""

from django.db.models import Count, Q, QuerySet

from thirdring.customers import queries as customers
from thirdring.kernel.errors import NotFoundError
from thirdring.outreach import models
from thirdring.outreach.values import Catalogue, Offered, Way, Wish
from thirdring.people import queries as people
from thirdring.promotions import queries as promotions


def catalogues(*, retired: bool = False) -> tuple[Catalogue, ...]:
    """Those in use, the newest first; or those that were retired."""
    rows = models.Catalogue.objects.filter(retired_at__isnull=not retired).select_related("code")
    return tuple(catalogue_of(row) for row in rows.order_by("-added_at", "-id"))


def catalogue(catalogue_id: int) -> Catalogue:
    """One that is in use; raises NotFoundError."""
    row = models.Catalogue.objects.filter(pk=catalogue_id, retired_at=None).select_related("code").first()
    if row is None:
        raise NotFoundError
    return catalogue_of(row)


def offered(customer_id: int, language: str) -> tuple[Offered, ...]:
    """The catalogues in use, with what this customer (after a merge: the family) was sent and is waiting for."""
    family = customers.same_person(customer_id)
    sent = promotions.last_sent(family)
    waiting = dict(_waiting().filter(customer__in=family).values_list("catalogue_id", "pk"))
    return tuple(
        Offered(each, each.name(language), sent.get(each.code_id), waiting.get(each.id)) for each in catalogues()
    )


def waiting() -> tuple[Wish, ...]:
    """What is to be sent by post, the oldest wish first. Row O2.10."""
    return _wishes(_waiting().order_by("asked_at", "id"))


def wish(wish_id: int) -> Wish:
    """One; raises NotFoundError."""
    found = _wishes(models.Wish.objects.filter(pk=wish_id))
    if not found:
        raise NotFoundError
    return found[0]


def wished() -> dict[int, tuple[int, int]]:
    """By catalogue: how often it was asked for by post and by e-mail."""
    by_post, by_email = (
        Count("wishes", filter=Q(wishes__way=Way.POST)),
        Count("wishes", filter=Q(wishes__way=Way.EMAIL)),
    )
    rows = models.Catalogue.objects.annotate(by_post=by_post, by_email=by_email)
    return {pk: (posted, mailed) for pk, posted, mailed in rows.values_list("pk", "by_post", "by_email")}


def catalogue_of(row: models.Catalogue) -> Catalogue:
    return Catalogue(row.pk, row.code_id, row.code.code, row.names, row.link, row.printed, row.retired_at)


def _waiting() -> QuerySet[models.Wish]:
    return models.Wish.objects.filter(sent_at=None, withdrawn_at=None)


def _wishes(rows: QuerySet[models.Wish]) -> tuple[Wish, ...]:
    found = list(rows.select_related("catalogue__code", "customer"))
    names = people.names({row.asked_by_id for row in found})
    return tuple(
        Wish(
            id=row.pk,
            catalogue=catalogue_of(row.catalogue),
            customer_id=row.customer_id,
            customer_name=row.customer.name,
            account_number=row.customer.account_number,
            way=Way(row.way),
            label=tuple(row.label),
            asked_by=names.get(row.asked_by_id, ""),
            asked_at=row.asked_at,
            sent_at=row.sent_at,
        )
        for row in found
    )
