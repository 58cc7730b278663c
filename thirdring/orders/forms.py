"""What the order screen sends, parsed."""

import re
from typing import Any

from django.http import QueryDict
from django.utils.translation import get_language

from thirdring.kernel import amounts
from thirdring.orders.values import DraftBody, DraftLine, DraftShipTo, DraftTender, Edit

_FLAGS = {
    name
    for kind in (DraftBody, DraftLine, DraftShipTo, DraftTender)
    for name, info in kind.model_fields.items()
    if info.annotation is bool
}
_EMPTY_IS_NONE = {"address_id", "billing_id", "variant_id", "wanted_date", "amount"}
_COUNTED = re.compile(r"^\s*(\d{1,4})\s*[x×*]\s*(?=\S)|\s+[x×*]\s*(\d{1,4})\s*$", re.IGNORECASE)


def field(data: QueryDict) -> Edit:
    """One field that was changed: `path`, `value`, and `was` where the screen knows what stood there."""
    path = data.get("path", "")
    name = path.split(".")[:3][-1]
    was = data.get("was")
    value = _value(name, data.get("value", ""))
    if was is not None and name == "amount":
        was = _value(name, was)
    return Edit.of(path, value, was) if was is not None else Edit(path=path, value=value)


def wish(text: str) -> tuple[str, int]:
    """A line as it is typed: `2 x parka red m` and `parka red m x2` are two of `parka red m`."""
    match = _COUNTED.search(text)
    if not match:
        return text.strip(), 1
    words = (text[: match.start()] + text[match.end() :]).strip()
    quantity = int(match[1] or match[2])
    return (words, quantity) if words and quantity else (text.strip(), 1)


def number(data: QueryDict, name: str) -> int | None:
    """A row's id among what was sent, or None."""
    text = data.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None  # noqa: PLR2004


def _value(name: str, text: str) -> Any:
    if name in _EMPTY_IS_NONE:
        return _amount(text) if name == "amount" else text or None
    if name in _FLAGS:
        return text in {"on", "true", "1"}
    return text


def _amount(text: str) -> str | None:
    """As the draft keeps it; what is no amount stays as it is, and is refused by the draft itself."""
    if not text.strip():
        return None
    try:
        return format(amounts.read(text, get_language() or "en").normalize(), "f")
    except amounts.NotAnAmountError:
        return text.strip()
