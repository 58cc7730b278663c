"""The files of locale/: brought up to date with the sources, and checked against them."""

import re
from collections.abc import Iterable, Iterator
from copy import deepcopy
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po

from tools.messages.sources import Marked

ENGLISH = "en"
PLACES = re.compile(r"%\((\w+)\)[sd]|(?<!%)%[sd]|\{\w*\}")


def template(marked: Iterable[Marked]) -> Catalog:
    """All strings without translations; the same string in several files is one message."""
    catalog = empty(None)
    for one in marked:
        catalog.add(one.ids if len(one.ids) > 1 else one.ids[0], locations=[(one.file, 0)], context=one.context)
    return catalog


def empty(locale: str | None) -> Catalog:
    return Catalog(
        locale=locale,
        project="Third Ring",
        version="1",
        header_comment="# Third Ring in words. `bin/messages update` keeps this file in step with the sources.",
        msgid_bugs_address="",
        last_translator="Third Ring",
        language_team="Third Ring",
        fuzzy=False,
    )


def read(file: Path, locale: str) -> Catalog:
    if not file.exists():
        return empty(locale)
    with file.open("rb") as source:
        return read_po(source, locale=locale)


def update(file: Path, locale: str, wanted: Catalog) -> int:
    """Bring one language's file up to date, keeping what is translated; how many strings still are not."""
    catalog = read(file, locale)
    catalog.update(deepcopy(wanted), no_fuzzy_matching=True, update_creation_date=False)
    catalog.obsolete.clear()
    if locale == ENGLISH:
        for message in _messages(catalog):
            message.string = message.id
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("wb") as target:
        write_po(target, catalog, width=110, include_lineno=False, sort_by_file=True, ignore_obsolete=True)
    return sum(1 for message in _messages(catalog) if not _is_translated(message))


def problems(file: Path, locale: str, wanted: Catalog) -> Iterator[str]:
    """What is missing or wrong in one language's file."""
    catalog = read(file, locale)
    for needed in _messages(wanted):
        message = catalog.get(needed.id, context=needed.context)
        if message is None or not _is_translated(message):
            yield f"{locale}: not translated: {_shown(needed)}"
        elif message.fuzzy:
            yield f"{locale}: only guessed: {_shown(needed)}"
        elif not _same_places(message):
            yield f"{locale}: other places than the original: {_shown(needed)} -> {message.string}"


def _messages(catalog: Catalog) -> Iterator[Message]:
    return (message for message in catalog if message.id)


def _is_translated(message: Message) -> bool:
    return all(_forms(message.string or ""))


def _same_places(message: Message) -> bool:
    """A plural form may leave the number out; nothing may add a place that has no value."""
    ids, strings = _forms(message.id), _forms(message.string)
    known = {place[0] for text in ids for place in PLACES.finditer(text)}
    found = [{place[0] for place in PLACES.finditer(text)} for text in strings]
    return all(places <= known for places in found) and (len(ids) > 1 or found == [known])


def _forms(text: object) -> list[str]:
    """A message's id or string as a list, whether it has plural forms or not."""
    return [str(one) for one in text] if isinstance(text, list | tuple) else [str(text)]


def _shown(message: Message) -> str:
    text = _forms(message.id)[0]
    return f"“{text}”" + (f" ({message.context})" if message.context else "") + f" in {message.locations[0][0]}"
