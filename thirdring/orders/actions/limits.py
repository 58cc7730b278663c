"""The house's limits set by an administrator: each change is kept with who made it and what it was before."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from thirdring.kernel import audit
from thirdring.kernel.errors import DeskError, NotFoundError
from thirdring.orders import models
from thirdring.orders.queries.limits import limits
from thirdring.orders.rules import limits as rules
from thirdring.orders.rules.limits import Key

STREAM = "limits"


class LimitOutOfRangeError(DeskError):
    code = "limit-out-of-range"
    sentence = _("That cannot be: it lies between %(least)s and %(most)s. Nothing was changed.")


def set_limits(*, wanted: Mapping[Key, Decimal], actor_id: int, now: datetime) -> int:
    """Set them all or none; how many are different now. They hold from the next order, grant or return.

    Raises NotFoundError for a limit that there is not, and LimitOutOfRangeError.
    """
    for key, value in wanted.items():
        if key not in rules.DEFAULTS:
            raise NotFoundError(limit=key[0])
        if known := rules.fault(key, value):
            raise LimitOutOfRangeError(limit=key[0], currency=key[1], least=known.least, most=known.most)
    with transaction.atomic():
        before = limits()
        changed = {key: value for key, value in wanted.items() if value != before[key]}
        for (name, currency), value in sorted(changed.items()):
            models.HouseLimit.objects.update_or_create(
                name=name, currency=currency, defaults={"value": value, "set_by_id": actor_id, "set_at": now}
            )
            facts = {"limit": name, "currency": currency, "before": str(before[name, currency]), "after": str(value)}
            audit.record(stream=STREAM, action="limit.set", actor_id=actor_id, now=now, data=facts)
    return len(changed)
