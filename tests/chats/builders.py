"""Pages, visitors and operators for tests, made by the real actions."""

from tests.calls.builders import line
from tests.routing.builders import free, queue
from thirdring.calls.values import Line
from thirdring.chats import actions, queries
from thirdring.chats.values import Chat, Page
from thirdring.kernel import clock
from thirdring.people.models import User
from thirdring.routing.models import LineRoute

CODE = "fjord"
ADDRESS = "192.0.2.7"


def page(*, on: Line | None = None, **fields: object) -> Page:
    """The chat page of a line whose calls go to the queue `orders`."""
    one = on or line()
    LineRoute.objects.get_or_create(line_id=one.id, defaults={"queue": queue()})
    kept: dict[str, object] = {
        "code": CODE,
        "is_open": True,
        "queue_id": None,
        "needs_email": False,
        "origins": (),
        "keep_days": 365,
    }
    actions.save_page(line_id=one.id, actor_id=None, now=clock.now(), **(kept | fields))  # type: ignore[arg-type]
    return queries.page(str((kept | fields)["code"]))


def begun(*, text: str = "Is the green coat there in L?", **fields: object) -> tuple[Chat, str]:
    """A visitor who writes Danish, and the token."""
    known: dict[str, object] = {"name": "Ida", "email": "", "language": "da", "address": ADDRESS, "now": clock.now()}
    if "page" not in fields:
        fields["page"] = page()
    chat_id, token = actions.begin(text=text, **(known | fields))  # type: ignore[arg-type]
    return queries.chat(chat_id), token


def taken(operator: User | None = None, **fields: object) -> tuple[Chat, str, User]:
    """A chat that an operator, who is free, has taken."""
    operator = operator or free()
    chat, token = begun(**fields)
    now = clock.now()
    actions.assign(now=now)
    actions.accept(chat_id=chat.id, operator_id=operator.pk, now=now)
    return queries.chat(chat.id), token, operator
