"""Errors that a person can meet: a code, data, and a translatable sentence that says what to do next."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from django.utils.translation import gettext_lazy as _


class DeskError(Exception):
    """Something a person can put right.

    Subclasses stand beside the function that raises them and set `code` and `sentence`; the sentence is a lazy
    translation with `%(name)s` places that `data` fills.
    """

    code = "error"
    sentence: Any = ""
    status = HTTPStatus.UNPROCESSABLE_ENTITY

    def __init__(self, **data: Any) -> None:
        super().__init__(self.code)
        self.data: Mapping[str, Any] = data

    def __str__(self) -> str:
        return str(self.sentence) % dict(self.data)


class NoRoomError(DeskError):
    """The database could not write: its disk is full (SQLSTATE 53100). What it was doing was rolled back."""

    code = "no-room"
    sentence = _(
        "The disk of the house is full: this was not saved, and nothing is half done. Tell your supervisor. What is "
        "typed into a draft stays here and is saved by itself as soon as there is room; do the rest once more then."
    )
    status = HTTPStatus.INSUFFICIENT_STORAGE


class NotFoundError(DeskError):
    """A row that is not there, or not for this person; the two look alike from outside."""

    code = "not-found"
    status = HTTPStatus.NOT_FOUND


class NotAllowedError(DeskError):
    """An act that this person's role does not include."""

    code = "not-allowed"
    status = HTTPStatus.FORBIDDEN
