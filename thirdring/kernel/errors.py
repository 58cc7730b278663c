"""Errors that a person can meet: a code, data, and a translatable sentence that says what to do next."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any


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


class NotFoundError(DeskError):
    """A row that is not there, or not for this person; the two look alike from outside."""

    code = "not-found"
    status = HTTPStatus.NOT_FOUND


class NotAllowedError(DeskError):
    """An act that this person's role does not include."""

    code = "not-allowed"
    status = HTTPStatus.FORBIDDEN
