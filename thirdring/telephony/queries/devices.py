"""Where a person's calls ring: what they chose, and how that is reached now."""

from collections.abc import Collection
from typing import Final

from django.conf import settings

from thirdring.kernel import fast
from thirdring.people import queries as people
from thirdring.telephony import models, rules
from thirdring.telephony.queries.commands import command
from thirdring.telephony.values import Device, DeviceKind, PhoneKind, Reach, Way

_CHOSEN: Final = """
SELECT d.kind, d.number, ARRAY(SELECT p.kind FROM telephony_phone p WHERE p.user_id = u.id)
FROM (SELECT %s::bigint AS id) AS u LEFT JOIN telephony_device d ON d.user_id = u.id
"""
_THERE: Final = """
SELECT p.user_id, false FROM telephony_phone p LEFT JOIN telephony_device d ON d.user_id = p.user_id
WHERE p.is_online AND (d.kind IS NULL OR d.kind = 'browser' OR d.kind = p.kind)
UNION ALL SELECT user_id, true FROM telephony_device WHERE kind = 'mobile'
"""


def device(user_id: int) -> Device:
    """What the person has chosen: the browser until they say otherwise."""
    row = models.Device.objects.filter(user_id=user_id).first()
    if row is None:
        return Device()
    return Device(DeviceKind(row.kind), row.number, command(row.test_id) if row.test_id else None, row.tested_at)


def way_to(user_id: int, online: Collection[str]) -> Way | None:
    """How to ring this person now, given the telephones that are `online`; None when what they chose is not there."""
    row = fast.row(_CHOSEN, [user_id])
    kind, number, phones = row or (None, "", [])
    if kind == DeviceKind.MOBILE:
        return mobile(number)
    names = [rules.phone_name(user_id, PhoneKind(one)) for one in rules.rung(DeviceKind(kind or "browser"), phones)]
    name = next((one for one in names if one in online), None)
    return Way(f"PJSIP/{name}", name) if name else None


def mobile(number: str) -> Way | None:
    """A number outside, as long as the house's limits allow it and there is a line to the outside."""
    if not settings.SIP_TRUNK or not rules.may_dial(number, settings.DIAL_PREFIXES, settings.DIAL_REFUSED):
        return None
    return Way(str(settings.SIP_TRUNK).replace("{number}", number))


def reach() -> Reach:
    """Who of those who are free cannot be rung where they want to be, and who is rung far away."""
    there = fast.rows(_THERE)
    mobiles = frozenset(user_id for user_id, is_mobile in there if is_mobile)
    return Reach(people.available_ids() - {user_id for user_id, _is_mobile in there}, mobiles)
