"""Who `request.user` is before sign-in."""

from typing import Final


class Nobody:
    """Not signed in; the few names that Django's own code reads of a user."""

    pk: Final = None
    id: Final = None
    is_active: Final = False
    is_anonymous: Final = True
    is_authenticated: Final = False

    def __str__(self) -> str:
        return "nobody"
