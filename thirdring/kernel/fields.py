"""Columns with one meaning everywhere."""

from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper


class AmountField(models.DecimalField):  # type: ignore[type-arg]
    """An amount of money in major units; its currency stands in the row or in the row's parent."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_digits", 14)
        kwargs.setdefault("decimal_places", 3)
        super().__init__(*args, **kwargs)


class CurrencyField(models.CharField):  # type: ignore[type-arg]
    """An ISO 4217 code."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 3)
        super().__init__(*args, **kwargs)


class CodeField(models.CharField):  # type: ignore[type-arg]
    """An identifier that is compared and range-scanned byte by byte (COLLATE "C")."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 64)
        kwargs.setdefault("db_collation", "C")
        super().__init__(*args, **kwargs)

    def db_type(self, connection: BaseDatabaseWrapper) -> str:  # noqa: ARG002 -- Django's signature
        """The type by its long name: a `varchar` gets a second index for LIKE, but under "C" the first one serves."""
        return f"character varying({self.max_length})"
