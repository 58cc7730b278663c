"""What the shell's template asks for on every page."""

from typing import Any

from django import template
from django.http import HttpRequest

from thirdring.desk import dock
from thirdring.people.access import person_of

register = template.Library()


@register.simple_tag(takes_context=True)
def dock_pages(context: dict[str, Any]) -> list[dict[str, Any]]:
    request: HttpRequest = context["request"]
    return list(dock.pages_for(person_of(request), request.path))


@register.simple_tag(takes_context=True)
def address_of(context: dict[str, Any], name: str) -> str:
    """The address of a page, or nothing for a person who may not open it."""
    return dock.address_for(person_of(context["request"]), name)


@register.inclusion_tag("desk/_slot.html", takes_context=True)
def slot(
    context: dict[str, Any],
    name: str,
    *args: object,
    id: str,  # noqa: A002
    topics: str = "",
    query: str = "",
    lines: int = 4,
) -> dict[str, Any]:
    """A place that a room's fragment fills: loaded at once, fetched again when one of `topics` changes.

    Empty for a person who may not open that fragment.
    """
    address = dock.address_for(person_of(context["request"]), name, *args)
    triggers = ["load", *(f"live:{topic} from:body" for topic in topics.split())]
    return {
        "id": id,
        "address": f"{address}?{query}" if query and address else address,
        "trigger": ", ".join(triggers),
        "lines": range(lines),
    }
