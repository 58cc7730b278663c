"""Operators' telephones: whose there are, and who can be rung."""

from collections.abc import Collection

from django.utils.crypto import salted_hmac

from thirdring.kernel import fast
from thirdring.people import queries as people
from thirdring.telephony import models, rules
from thirdring.telephony.values import Phone, PhoneKind


def phones() -> list[Phone]:
    """Every telephone that the exchange has to know."""
    return [_value(row) for row in models.Phone.objects.order_by("user_id", "kind")]


def has_phone(user_id: int) -> bool:
    """Whether a person has a telephone of their own now."""
    return models.Phone.objects.filter(user_id=user_id).exists()


def is_reachable(user_id: int) -> bool:
    """Whether a telephone of this person can be rung now."""
    return models.Phone.objects.filter(user_id=user_id, is_online=True).exists()


def phone_names(user_id: int) -> list[str]:
    """What the person's telephones are called in the exchange, the one on the table first."""
    rows = fast.rows("SELECT kind FROM telephony_phone WHERE user_id = %s ORDER BY kind DESC", [user_id])
    return [rules.phone_name(user_id, PhoneKind(kind)) for (kind,) in rows]


def ringable_phone(user_id: int, online: Collection[str]) -> str | None:
    """Which telephone of a person to ring: the desk's own page when it is open, else the one on the table."""
    there = [name for name in phone_names(user_id) if name in online]
    return there[-1] if there else None


def unreachable() -> frozenset[int]:
    """Operators who are free and whose telephone cannot be rung."""
    there = {user_id for (user_id,) in fast.rows("SELECT user_id FROM telephony_phone WHERE is_online")}
    return people.available_ids() - there


def secret_of(row: models.Phone) -> str:
    """The password by which a telephone registers: from the database's nonce and the installation's key."""
    told = f"{row.user_id}:{row.kind}:{row.nonce}"
    return salted_hmac("thirdring.telephony.phone", told, algorithm="sha256").hexdigest()[:40]


def _value(row: models.Phone) -> Phone:
    kind = PhoneKind(row.kind)
    return Phone(row.user_id, kind, rules.phone_name(row.user_id, kind), secret_of(row), row.is_online)
