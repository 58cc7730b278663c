"""Operators' telephones: whose there are, and who can be rung."""

from django.utils.crypto import salted_hmac

from thirdring.kernel import fast
from thirdring.telephony import models, rules
from thirdring.telephony.values import Phone, PhoneKind


def phones() -> list[Phone]:
    """Every telephone that the exchange has to know."""
    return [_value(row) for row in models.Phone.objects.order_by("user_id", "kind")]


def has_phone(user_id: int) -> bool:
    """Whether a person has a telephone of their own now."""
    return models.Phone.objects.filter(user_id=user_id).exists()


def phone(user_id: int, kind: PhoneKind) -> Phone | None:
    """The person's telephone of this kind, if there is one."""
    row = models.Phone.objects.filter(user_id=user_id, kind=kind).first()
    return _value(row) if row else None


def is_reachable(user_id: int) -> bool:
    """Whether a telephone of this person can be rung now."""
    return models.Phone.objects.filter(user_id=user_id, is_online=True).exists()


def phone_names(user_id: int) -> list[str]:
    """What the person's telephones are called in the exchange."""
    rows = fast.rows("SELECT kind FROM telephony_phone WHERE user_id = %s", [user_id])
    return [rules.phone_name(user_id, PhoneKind(kind)) for (kind,) in rows]


def secret_of(row: models.Phone) -> str:
    """The password by which a telephone registers: from the database's nonce and the installation's key."""
    told = f"{row.user_id}:{row.kind}:{row.nonce}"
    return salted_hmac("thirdring.telephony.phone", told, algorithm="sha256").hexdigest()[:40]


def _value(row: models.Phone) -> Phone:
    kind = PhoneKind(row.kind)
    return Phone(row.user_id, kind, rules.phone_name(row.user_id, kind), secret_of(row), row.is_online)
