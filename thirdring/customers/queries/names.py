from collections.abc import Iterable

from django.db.models.functions import Coalesce

from thirdring.customers import models


def names_of(ids: Iterable[int]) -> dict[int, str]:
    """The names of several customers in one query, for lists; an absorbed record goes by its survivor's name."""
    rows = models.Customer.objects.filter(pk__in=set(ids))
    return dict(rows.values_list("pk", Coalesce("survivor__name", "name")))
