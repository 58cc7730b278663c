import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, Final

from django.utils.translation import gettext_lazy as _
from pydantic import TypeAdapter

from thirdring.kernel.errors import NotFoundError
from thirdring.routing import models
from thirdring.routing.rules import ivr
from thirdring.routing.rules.menus import Menu, Texts

_MENU: Final = TypeAdapter(Menu)
PROMPTS: Final = Path(__file__).parents[1] / "data" / "prompts.toml"


class NoSuchMenuError(NotFoundError):
    code = "no-such-menu"
    sentence = _("There is no such voice menu. Choose one from the list.")


@dataclass(frozen=True, slots=True)
class KeptMenu:
    """A menu on the screen: what is being built, what callers hear, and the lines that lead to it."""

    id: int
    name: str
    draft: Menu
    version: int
    saved_at: datetime
    live_at: datetime | None
    is_changed: bool
    lines: tuple[str, ...] = ()


def menus() -> list[KeptMenu]:
    """All menus, by name."""
    return [_value(row) for row in models.Menu.objects.all()]


def menu(menu_id: int) -> KeptMenu:
    """Raises NoSuchMenuError."""
    row = models.Menu.objects.filter(pk=menu_id).first()
    if row is None:
        raise NoSuchMenuError
    return _value(row)


def live_menu(menu_id: int) -> Menu | None:
    """What callers hear; None until a draft was put into use."""
    live = models.Menu.objects.filter(pk=menu_id).values_list("live", flat=True).first()
    return menu_value(live) if live else None


def menu_value(body: Mapping[str, Any]) -> Menu:
    return _MENU.validate_python(body or {"start": "start"})


def words(play: ivr.Play, language: str) -> str:
    """What is said at a `Play` in a language."""
    return ivr.spoken(play, language, house_prompts())


@cache
def house_prompts() -> dict[str, Texts]:
    """The prompts that every menu shares, by key and language."""
    return dict(tomllib.loads(PROMPTS.read_text("utf-8")))


def _value(row: models.Menu) -> KeptMenu:
    lines = models.LineRoute.objects.filter(menu_id=row.pk).values_list("line__name", flat=True).order_by("line__name")
    return KeptMenu(
        id=row.pk,
        name=row.name,
        draft=menu_value(row.draft),
        version=row.version,
        saved_at=row.saved_at,
        live_at=row.live_at,
        is_changed=row.draft != row.live,
        lines=tuple(lines),
    )
