"""No two controls of a screen answer to one key; every key is one that the browser leaves to us, told in keys.md."""

import re
from collections import defaultdict
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.test import Client

from tests.calls import builders as calls
from tests.chats import builders as chats
from tests.orders import builders as orders
from tests.orders.test_changing import ordered
from tests.orders.test_returns import delivered
from tests.people import builders as people
from thirdring.calls import actions as calling
from thirdring.chats import actions as chatting
from thirdring.chats.values import EndedBy
from thirdring.desk import dock
from thirdring.kernel import clock
from thirdring.knowledge import demo as texts
from thirdring.people.models import User
from thirdring.people.values import Role

ROOT = Path(__file__).resolve().parents[2]
WRITTEN = re.compile(r'data-key="([^"]+)"')
HEARD = re.compile(r"(alt\+)?(shift\+)?(f\d{1,2}|enter|escape)|alt\+(shift\+)?[a-z0-9]")
BROWSERS = {"f1", "f3", "f5", "f6", "f7", "f10", "f11", "f12", "shift+f10", "alt+f4"}
# What stands on every page, whatever else does: a page that took one of these would hide it.
EVERYWHERE = (
    "calls/_acts", "calls/_acts_connecting", "calls/_acts_shared", "calls/_bars", "calls/_handover_asked",
    "calls/_handover_form", "calls/_requests", "calls/_strip", "chats/_bar", "orders/_approvals", "people/_presence",
    "telephony/_phone",
)  # fmt: skip
CHOICES = {"alt+{{ forloop.counter }}": "alt+1", "alt+shift+{{ forloop.counter }}": "alt+shift+1"}


def keys_by_template() -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for file in sorted((ROOT / "thirdring").glob("*/templates/**/*.html")):
        name = (
            file.relative_to(file.parents[[p.name for p in file.parents].index("templates")]).with_suffix("").as_posix()
        )
        keys = WRITTEN.findall(file.read_text())
        if keys:
            found[name] = {CHOICES.get(key, key) for key in keys}
    return found


def test_every_key_can_be_heard_and_is_told() -> None:
    reference = (ROOT / "docs/reference/keys.md").read_text()
    told = {keys.lower() for keys in re.findall(r"[A-Za-z0-9]+(?:\+[A-Za-z0-9]+)*", reference)}
    wrong = {
        name: unfit
        for name, keys in keys_by_template().items()
        if (unfit := {key for key in keys if not HEARD.fullmatch(key) or key in BROWSERS or key not in told})
    }
    assert wrong == {}


def test_no_page_takes_a_key_of_what_stands_on_every_page() -> None:
    by_template = keys_by_template()
    taken = {key: name for name in EVERYWHERE for key in by_template[name]}
    others = {name: keys & taken.keys() for name, keys in by_template.items() if name not in EVERYWHERE}
    assert {name: keys for name, keys in others.items() if keys} == {}


class Page(HTMLParser):
    """The controls with keys, and the fragments that a page loads by itself."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.controls: list[tuple[str, str]] = []
        self.loads: list[tuple[str, str]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = {name: value or "" for name, value in attrs}
        if "load" in has.get("hx-trigger", "").split(", ") and has.get("hx-get"):
            self.loads.append((has.get("id", ""), has["hx-get"]))
        for key in has.get("data-key", "").split():
            self.controls.append((key, has.get("data-command") or f"{tag} {has.get('id') or has.get('href') or has}"))


def controls(client: Client, address: str, instead: dict[str, str], deep: int = 0) -> Iterator[tuple[str, str]]:
    answer = client.get(address)
    assert answer.status_code == 200, address
    page = Page(answer.content.decode())
    yield from page.controls
    for slot, place in page.loads if deep < 4 else ():
        yield from controls(client, instead.get(slot, place), instead, deep + 1)


def clashes(
    client: Client, address: str, *, instead: dict[str, str] | None = None, also: str = ""
) -> dict[str, set[str]]:
    """Keys that two controls of the page want, which do different things; `also` is a fragment that a button opens."""
    wanted = defaultdict(set)
    for key, does in [*controls(client, address, instead or {}), *(controls(client, also, {}) if also else ())]:
        wanted[key].add(does)
    return {key: does for key, does in wanted.items() if len(does) > 1}


@pytest.mark.django_db
@pytest.mark.parametrize("role", Role)
def test_no_two_controls_of_a_page_share_a_key(client: Client, role: Role) -> None:
    house = orders.house(SHIRT=10, CAP=10)
    ordered(house, SHIRT=1)
    person = people.user(role)
    client.force_login(person)
    for page in dock.pages_for(person.person(), "/"):
        assert clashes(client, page["address"]) == {}, page["address"]


@pytest.mark.django_db
def test_no_two_controls_share_a_key_during_a_call(client: Client) -> None:
    house = orders.house(SHIRT=20, CAP=10)
    operator = User.objects.get(pk=house.operator_id)
    client.force_login(operator)
    texts.load(clock.now())
    call = calls.answered(operator, switch="asterisk")
    calling.identify(call_id=call.id, customer_id=house.customer_id, actor_id=operator.pk, now=clock.now())
    draft, order = orders.draft(house, SHIRT=1, CAP=1), ordered(house, SHIRT=2)
    sent, _lines = delivered(house, SHIRT=1)
    at = f"/?call={call.id}&customer={house.customer_id}"
    assert clashes(client, at) == {}
    assert clashes(client, f"{at}&draft={draft.id}") == {}
    assert clashes(client, f"{at}&order={order}") == {}
    for kind in ("change", "cancel", "discount", "match"):
        assert clashes(client, f"{at}&order={order}", instead={"order": f"/orders/{order}/change/?kind={kind}"}) == {}
    for form in ("returns/form/", "returns/form/?kind=exchange", "goodwill/form/"):
        assert clashes(client, f"{at}&order={sent}", also=f"/orders/{sent}/{form}") == {}
    assert clashes(client, at, also=f"/calls/{call.id}/handover/form") == {}


@pytest.mark.django_db
def test_no_two_controls_share_a_key_during_a_chat(client: Client) -> None:
    house = orders.house(SHIRT=20, CAP=10)
    texts.load(clock.now())
    chat, _token, operator = chats.taken()
    client.force_login(operator)
    draft = orders.draft(house, SHIRT=1, CAP=1)
    assert clashes(client, f"/?chat={chat.id}") == {}
    chatting.identify(chat_id=chat.id, customer_id=house.customer_id, actor_id=operator.pk, now=clock.now())
    at = f"/?chat={chat.id}&customer={house.customer_id}"
    assert clashes(client, at) == {}
    assert clashes(client, f"{at}&draft={draft.id}") == {}
    chatting.end(chat_id=chat.id, by=EndedBy.OPERATOR, now=clock.now())
    assert clashes(client, at) == {}
