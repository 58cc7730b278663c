"""The address of the desk, parsed."""

from uuid import UUID

from django.http import QueryDict

from thirdring.desk.values import Place

LONGEST_NUMBER = 18


def place(address: QueryDict) -> Place:
    """What `?call=12&draft=5` asks for; numbers that are none are left out."""
    return Place(
        call_id=_number(address, "call"),
        chat_id=_number(address, "chat"),
        customer_id=_number(address, "customer"),
        draft_id=_number(address, "draft"),
        order_id=_number(address, "order"),
        product_id=_number(address, "product"),
        new_customer=address.get("new") == "customer",
        typed=address.get("q", "").strip()[:200],
        day=bool(address.get("day")),
    )


def search_id(address: QueryDict) -> UUID | None:
    """Which search, from its first letter to its last, this request belongs to."""
    try:
        return UUID(address.get("search", ""))
    except ValueError:
        return None


def _number(address: QueryDict, name: str) -> int | None:
    text = address.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER else None
