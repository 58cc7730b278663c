"""How one change is made to a draft's body, and when two people's changes are in each other's way."""

from collections.abc import Iterable
from typing import Any

from pydantic import ValidationError

from thirdring.orders.values import DraftBody, DraftLine, DraftShipTo, DraftTender, Edit
from thirdring.payments.values import STORED

Row = dict[str, Any]
ROWS = {"lines": DraftLine, "ship_tos": DraftShipTo, "tenders": DraftTender}


class BadEdit(ValueError):  # noqa: N818
    """The change makes no sense for this draft: no such field, row or value."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(f"{path}: {reason}")
        self.path, self.reason = path, reason


class Overtaken(ValueError):  # noqa: N818
    """Someone else changed the same field meanwhile; both texts are kept here so that nothing is lost."""

    def __init__(self, path: str, theirs: Any, yours: Any) -> None:
        super().__init__(path)
        self.path, self.theirs, self.yours = path, theirs, yours


def apply(body: DraftBody, edits: Iterable[Edit]) -> DraftBody:
    """The body after the edits, all or none.

    Raises BadEdit for a field, row or value that cannot be, Overtaken where a field no longer holds what was seen.
    """
    plain = body.model_dump(mode="json")
    for edit in edits:
        _STEPS[edit.op](plain, edit)
    try:
        changed = DraftBody.model_validate(plain)
    except ValidationError as error:
        first = error.errors()[0]
        raise BadEdit(".".join(str(part) for part in first["loc"]), first["msg"]) from None
    _refuse_strays(changed)
    return changed


def _set(plain: Row, edit: Edit) -> None:
    holder, field = _place(plain, edit.path)
    now_there = holder.get(field, "")
    if edit.knows_was and not _same(now_there, edit.was) and not _same(now_there, edit.value):
        raise Overtaken(edit.path, now_there, edit.value)
    if field == "method" and STORED & {now_there, edit.value} and now_there != edit.value:
        holder["reference"] = ""  # a card's reference is nothing to another method, nor theirs to a card
    holder[field] = edit.value


def _add(plain: Row, edit: Edit) -> None:
    rows = plain.get(edit.path)
    if not isinstance(rows, list):
        raise BadEdit(edit.path, "no such list")
    if edit.path == "codes":
        if edit.value not in rows:
            rows.append(edit.value)
        return
    row = dict(edit.value or {})
    row.setdefault("key", next_key(r["key"] for r in rows))
    if any(r["key"] == row["key"] for r in rows):
        return  # the same addition, sent twice by an impatient network
    rows.append(row)


def _remove(plain: Row, edit: Edit) -> None:
    name, _dot, key = edit.path.partition(".")
    rows = plain.get(name)
    if not isinstance(rows, list) or not key:
        raise BadEdit(edit.path, "no such list")
    plain[name] = [r for r in rows if (r if name == "codes" else r["key"]) != key]
    if name == "ship_tos":
        _send_home(plain, key)


def _send_home(plain: Row, gone: str) -> None:
    """Lines to an address that was taken away go to the first one."""
    if not plain["ship_tos"]:
        raise BadEdit("ship_tos", "an order goes somewhere")
    for line in plain["lines"]:
        if line["ship_to"] == gone:
            line["ship_to"] = plain["ship_tos"][0]["key"]


def _place(plain: Row, path: str) -> tuple[Row, str]:
    """The dictionary and the key in it that a path names."""
    name, *rest = path.split(".", 3)
    if not rest:
        if name not in DraftBody.model_fields or isinstance(plain[name], list):
            raise BadEdit(path, "no such field")
        return plain, name
    if name not in ROWS or len(rest) == 1:
        raise BadEdit(path, "no such field")
    key, field, *inner = rest
    row = next((r for r in plain[name] if r["key"] == key), None)
    if row is None or field not in row or field == "key" or bool(inner) != isinstance(row[field], dict):
        raise BadEdit(path, "no such field")
    return (row[field], inner[0]) if inner else (row, field)


def next_key(keys: Iterable[str]) -> str:
    """A key that no row has: one more than the highest number."""
    return str(max((int(k) for k in keys if k.isdigit()), default=0) + 1)


def _same(left: Any, right: Any) -> bool:
    """Alike as a form writes them: None and "" are both empty, 2 and "2" both two."""
    return _written(left) == _written(right)


def _written(value: Any) -> str:
    return "" if value is None or value is False else str(value)


def _refuse_strays(body: DraftBody) -> None:
    for name in ROWS:
        keys = [row.key for row in getattr(body, name)]
        if len(set(keys)) != len(keys):
            raise BadEdit(name, "two rows with one key")
    homes = {s.key for s in body.ship_tos}
    for line in body.lines:
        if line.ship_to not in homes:
            raise BadEdit(f"lines.{line.key}.ship_to", "no such address")


_STEPS = {"set": _set, "add": _add, "remove": _remove}
