"""Operators' SIP telephones: a secret made at sign-in and withdrawn at sign-out.

The database keeps a nonce only; the secret is derived from it with the installation's key, so that a copy of the
database lets nobody telephone.
"""

import secrets
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.crypto import salted_hmac

from thirdring.people import queries as people
from thirdring.people.values import PresenceState
from thirdring.telephony import models, rules
from thirdring.telephony.actions import commands
from thirdring.telephony.values import CommandKind, PhoneAccount


@transaction.atomic
def phone_account(*, user_id: int, now: datetime) -> PhoneAccount:
    """The person's telephone, made when there is none; the same until it is withdrawn."""
    fresh = {"nonce": secrets.token_hex(16), "made_at": now}
    row, made = models.Phone.objects.get_or_create(user_id=user_id, defaults=fresh)
    if made:
        commands.command(CommandKind.PHONE_MADE, call_id=None, actor_id=user_id, now=now)
    name = rules.phone_name(user_id)
    return PhoneAccount(
        user_id=user_id,
        name=name,
        uri=f"sip:{name}@{settings.SIP_DOMAIN}",
        secret=secret_of(row),
        ws_url=settings.SIP_WS_URL,
    )


@transaction.atomic
def withdraw_phones(*, now: datetime) -> list[int]:
    """Withdraw the telephone of everybody who has signed out; their ids."""
    held = list(models.Phone.objects.values_list("user_id", flat=True))
    presences = people.presences(held)
    gone = [user_id for user_id in held if presences[user_id].state is PresenceState.SIGNED_OUT]
    for user_id in gone:
        models.Phone.objects.filter(user_id=user_id).delete()
        commands.command(CommandKind.PHONE_WITHDRAWN, call_id=None, actor_id=user_id, now=now)
    return gone


def secret_of(row: models.Phone) -> str:
    """The password by which this telephone registers."""
    return salted_hmac("thirdring.telephony.phone", f"{row.user_id}:{row.nonce}", algorithm="sha256").hexdigest()[:40]
