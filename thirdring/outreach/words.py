"""How this room tells what it wrote on a customer's timeline."""

from django.utils.translation import gettext as _


def told(code: str) -> str:
    """A catalogue was asked for."""
    return _("Asked for the catalogue %(code)s") % {"code": code}
