"""Operators' SIP telephones: a secret made at sign-in and withdrawn at sign-out.

The database keeps a nonce only; the secret is derived from it with the installation's key, so that a copy of the
database lets nobody telephone.
"""

import secrets
from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.db import transaction

from thirdring.kernel import audit, live
from thirdring.people import queries as people
from thirdring.people.values import PresenceState
from thirdring.telephony import models, queries, rules
from thirdring.telephony.actions import commands
from thirdring.telephony.values import CommandKind, PhoneAccount, PhoneKind


@transaction.atomic
def phone_account(*, user_id: int, kind: PhoneKind = PhoneKind.BROWSER, now: datetime) -> PhoneAccount:
    """The person's telephone, made when there is none; the same until it is withdrawn."""
    fresh = {"nonce": secrets.token_hex(16), "made_at": now}
    row, made = models.Phone.objects.get_or_create(user_id=user_id, kind=kind, defaults=fresh)
    if made:
        commands.command(CommandKind.PHONE_MADE, call_id=None, actor_id=user_id, now=now)
    name = rules.phone_name(user_id, kind)
    return PhoneAccount(
        user_id=user_id,
        name=name,
        uri=f"sip:{name}@{settings.SIP_DOMAIN}",
        secret=queries.secret_of(row),
        ws_url=settings.SIP_WS_URL if kind is PhoneKind.BROWSER else "",
    )


@transaction.atomic
def new_desk_phone(*, user_id: int, now: datetime) -> PhoneAccount:
    """A telephone on the table gets a password anew: whoever knew the one before can register no more."""
    fields = {"nonce": secrets.token_hex(16), "made_at": now, "is_online": False}
    models.Phone.objects.update_or_create(user_id=user_id, kind=PhoneKind.DESK, defaults=fields)
    name = rules.phone_name(user_id, PhoneKind.DESK)
    commands.command(CommandKind.PHONE_ANEW, call_id=None, actor_id=user_id, data={"names": [name]}, now=now)
    audit.record(stream=f"telephone:{user_id}", action="password-made", actor_id=user_id, now=now)
    live.changed(f"user:{user_id}")
    return phone_account(user_id=user_id, kind=PhoneKind.DESK, now=now)


@transaction.atomic
def withdraw_phone(*, user_id: int, kind: PhoneKind, now: datetime) -> bool:
    """Nobody can telephone as this person by this kind of telephone any more; False when nobody could."""
    gone, _rows = models.Phone.objects.filter(user_id=user_id, kind=kind).delete()
    if gone:
        names = [rules.phone_name(user_id, kind)]
        commands.command(CommandKind.PHONE_WITHDRAWN, call_id=None, actor_id=user_id, data={"names": names}, now=now)
    return bool(gone)


@transaction.atomic
def withdraw_phones(*, now: datetime) -> list[int]:
    """Withdraw the browser's telephone of everybody who has signed out; their ids. One on a table stays."""
    held = list(models.Phone.objects.filter(kind=PhoneKind.BROWSER).values_list("user_id", flat=True))
    if not held:
        return []
    presences = people.presences(held)
    gone = [user_id for user_id in held if presences[user_id].state is PresenceState.SIGNED_OUT]
    for user_id in gone:
        withdraw_phone(user_id=user_id, kind=PhoneKind.BROWSER, now=now)
    return gone


def set_reachable(*, names: Iterable[str]) -> None:
    """Which telephones can be rung now, as the exchange sees it."""
    wanted = set(names)
    for row in models.Phone.objects.all():
        is_online = rules.phone_name(row.user_id, PhoneKind(row.kind)) in wanted
        if row.is_online != is_online:
            models.Phone.objects.filter(pk=row.pk).update(is_online=is_online)
            live.changed(f"user:{row.user_id}")
