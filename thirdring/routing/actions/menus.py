"""Voice menus: built step by step on a draft, put into use when nothing is wrong with it."""

from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from thirdring.kernel import audit
from thirdring.kernel.errors import DeskError
from thirdring.routing import models, queries
from thirdring.routing.actions.setup import NameTakenError
from thirdring.routing.queries.menus import faults, menu_value
from thirdring.routing.rules.menus import Kind, Menu, Node


class MenuHasFaultsError(DeskError):
    code = "menu-has-faults"
    sentence = _("Callers would get stuck in this menu (faults: %(count)s). Put right what is listed first.")


class StepNameTakenError(DeskError):
    code = "step-name-taken"
    sentence = _("There is a step “%(name)s” already. Choose another name.")


def add_menu(*, name: str, actor_id: int, now: datetime) -> int:
    """A menu with one step that leads to the line's own queue; its id. Raises NameTakenError."""
    body = asdict(Menu("start", (Node("start", Kind.QUEUE),)))
    try:
        with transaction.atomic():
            row = models.Menu.objects.create(name=name, draft=body, saved_at=now)
    except IntegrityError:
        raise NameTakenError(name=name) from None
    audit.record(stream=f"menu:{row.pk}", action="added", actor_id=actor_id, now=now)
    return row.pk


def save_step(*, menu_id: int, was: str, step: Node, now: datetime) -> None:
    """Change the step called `was`, or add one where that is empty; what led to it follows a new name.

    Raises NoSuchMenuError, StepNameTakenError.
    """

    def change(menu: Menu) -> Menu:
        if step.name != was and menu.node(step.name):
            raise StepNameTakenError(name=step.name)
        if menu.node(was) is None:
            return replace(menu, nodes=(*menu.nodes, step))
        nodes = tuple(step if one.name == was else one for one in menu.nodes)
        return _renamed(replace(menu, nodes=nodes), was, step.name)

    _change(menu_id, change, now=now)


def remove_step(*, menu_id: int, name: str, now: datetime) -> None:
    """Take a step out; what led to it leads nowhere until it is put right. Raises NoSuchMenuError."""
    _change(menu_id, lambda menu: replace(menu, nodes=tuple(n for n in menu.nodes if n.name != name)), now=now)


def set_start(*, menu_id: int, name: str, now: datetime) -> None:
    """A call begins with this step. Raises NoSuchMenuError."""
    _change(menu_id, lambda menu: replace(menu, start=name), now=now)


@transaction.atomic
def put_into_use(*, menu_id: int, actor_id: int, now: datetime) -> None:
    """Callers hear the draft from now on. Raises NoSuchMenuError, MenuHasFaultsError."""
    row = _locked(menu_id)
    found = faults(menu_value(row.draft))
    if found:
        raise MenuHasFaultsError(count=len(found))
    row.live, row.live_at = row.draft, now
    row.save(update_fields=["live", "live_at"])
    audit.record(
        stream=f"menu:{row.pk}", action="put-into-use", actor_id=actor_id, data={"version": row.version}, now=now
    )


@transaction.atomic
def _change(menu_id: int, change: Callable[[Menu], Menu], *, now: datetime) -> None:
    row = _locked(menu_id)
    row.draft = asdict(change(menu_value(row.draft)))
    row.version += 1
    row.saved_at = now
    row.save(update_fields=["draft", "version", "saved_at"])


def _locked(menu_id: int) -> models.Menu:
    row = models.Menu.objects.select_for_update().filter(pk=menu_id).first()
    if row is None:
        raise queries.NoSuchMenuError
    return row


def _renamed(menu: Menu, was: str, name: str) -> Menu:
    def follow(target: str) -> str:
        return name if target == was else target

    nodes = tuple(
        replace(
            node,
            next=follow(node.next),
            otherwise=follow(node.otherwise),
            options=tuple(replace(one, next=follow(one.next)) for one in node.options),
        )
        for node in menu.nodes
    )
    return Menu(follow(menu.start), nodes)
