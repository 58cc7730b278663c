import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, Final

from django.utils.translation import gettext_lazy as _
from pydantic import TypeAdapter

from thirdring.calls import queries as calls
from thirdring.kernel.errors import NotFoundError
from thirdring.routing import models
from thirdring.routing.queries.queues import queues
from thirdring.routing.rules import ivr
from thirdring.routing.rules.menus import Menu, Problem, Texts, problems

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


def faults(draft: Menu) -> tuple[Problem, ...]:
    """What is wrong with a menu in this house: its queues, and the languages that its brands speak."""
    languages = sorted({language for brand in calls.brands() for language in brand.languages}) or ["en"]
    return problems(draft, queues=[one.code for one in queues()], languages=languages)


@dataclass(frozen=True, slots=True)
class Heard:
    """One line of a trial: what a caller hears, presses, or where the call goes."""

    kind: str
    text: str


def trial(draft: Menu, keys: Iterable[str], *, language: str, is_open: bool) -> tuple[list[Heard], bool]:
    """A call through a menu with these keys pressed: what is heard, and whether it goes on."""
    turn = ivr.begin(draft, language=language, is_open=is_open)
    told = list(_heard(turn))
    for key in keys:
        if turn.session.is_over:
            break
        told.append(Heard("pressed" if key else "silence", key))
        turn = ivr.press(draft, turn.session, key, is_open=is_open)
        told += _heard(turn)
    return told, not turn.session.is_over


def _heard(turn: ivr.Turn) -> Iterator[Heard]:
    language = turn.session.language
    for step in turn.steps:
        if isinstance(step, ivr.Play | ivr.Gather):
            text = words(step.prompt if isinstance(step, ivr.Gather) else step, language)
            if text:
                yield Heard("said", text)
        else:
            about = {ivr.ToQueue: "queue", ivr.MakeCallback: "queue", ivr.SetLanguage: "language"}
            about |= {ivr.SetReason: "reason", ivr.Identify: "account"}
            yield Heard(type(step).__name__, str(getattr(step, about.get(type(step), ""), "")))
