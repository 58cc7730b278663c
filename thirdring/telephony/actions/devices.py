"""Where a person's calls ring: chosen by themselves, tried out by a test call."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from thirdring.calls import queries as call_queries
from thirdring.kernel import audit, live, phone
from thirdring.kernel.errors import DeskError
from thirdring.routing import queries as routing
from thirdring.telephony import models, rules
from thirdring.telephony.actions.commands import command, finish
from thirdring.telephony.actions.dialing import ForbiddenNumberError
from thirdring.telephony.actions.practice import BusyError
from thirdring.telephony.values import CommandKind, DeviceKind


class NoWayOutError(DeskError):
    code = "no-way-out"
    sentence = _("This house has no line to the outside, so no mobile can be rung. Choose another telephone.")


class OwnLineError(DeskError):
    code = "own-line"
    sentence = _("%(number)s is a number of this house: callers would be led round in a circle. Give another.")


@transaction.atomic
def choose_device(*, user_id: int, kind: DeviceKind, number: str = "", region: str, now: datetime) -> None:
    """From the next call on it rings there; `number` as it is dialed in `region`, wanted of a mobile alone.

    Raises BadPhoneError, ForbiddenNumberError, OwnLineError, NoWayOutError.
    """
    fields: dict[str, object] = {"kind": kind, "chosen_at": now}
    if kind is DeviceKind.MOBILE:
        fields["number"] = _mobile(number, region)
    models.Device.objects.update_or_create(user_id=user_id, defaults=fields)
    told = {name: str(value) for name, value in fields.items() if name != "chosen_at"}
    audit.record(stream=f"telephone:{user_id}", action="device-chosen", actor_id=user_id, data=told, now=now)
    live.changed(f"user:{user_id}", "queue")


@transaction.atomic
def test_device(*, user_id: int, now: datetime) -> int:
    """Ring where the person wants to be rung, for them to hear themselves; the order's id. Raises BusyError."""
    if call_queries.live_call_of(user_id) or routing.live_offer_of(user_id):
        raise BusyError
    order = command(CommandKind.TEST_CALL, call_id=None, actor_id=user_id, now=now)
    models.Device.objects.update_or_create(
        user_id=user_id, defaults={"test_id": order}, create_defaults={"test_id": order, "chosen_at": now}
    )
    return order


def device_tested(*, user_id: int, now: datetime) -> None:
    """The test call was picked up."""
    models.Device.objects.filter(user_id=user_id).update(tested_at=now)
    live.changed(f"user:{user_id}")


def device_missed(*, user_id: int, now: datetime) -> None:
    """The test call is over; unless it was picked up, that is its result."""
    row = models.Device.objects.filter(user_id=user_id, test__isnull=False).select_related("test").first()
    if row is None or row.test is None or (row.tested_at and row.tested_at >= row.test.asked_at):
        return
    finish(command_id=row.test.pk, reason="nobody-picked-up", now=now)


def _mobile(number: str, region: str) -> str:
    e164 = phone.parse(number, region=region).e164
    if not settings.SIP_TRUNK:
        raise NoWayOutError
    if not rules.may_dial(e164, settings.DIAL_PREFIXES, settings.DIAL_REFUSED):
        raise ForbiddenNumberError(number=e164)
    if any(line.number == e164 for line in call_queries.lines()):
        raise OwnLineError(number=e164)
    return e164
