"""The demo house's gift cards. Their codes are printed in docs/how-to/try-the-demo-payments.md."""

from datetime import datetime
from decimal import Decimal

from django.db import IntegrityError, transaction

from thirdring.kernel.money import Money
from thirdring.payments import actions

CARDS = (
    ("DEM0-0500-DKKA", "500", "DKK"),
    ("DEM0-0075-DKKB", "75", "DKK"),
    ("DEM0-0050-GBPA", "50", "GBP"),
    ("DEM0-0060-VSDA", "60", "USD"),
    ("DEM0-0400-CNYA", "400", "CNY"),
)


def load(now: datetime) -> None:
    """Issues the demo's gift cards; those that are there already stay as they are."""
    for code, amount, currency in CARDS:
        try:
            with transaction.atomic():
                actions.issue_gift_card(amount=Money(Decimal(amount), currency), actor_id=None, now=now, code=code)
        except IntegrityError:
            continue
