"""Every marked string of the sources, found by Babel in Python and by Django's own lexer in templates."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from babel.messages.extract import extract_from_file
from django.template.base import DebugLexer, Token, TokenType
from django.utils.translation import trim_whitespace

KEYWORDS = {
    "_": None, "gettext": None, "gettext_lazy": None, "gettext_noop": None,
    "ngettext": (1, 2), "ngettext_lazy": (1, 2), "pgettext": ((1, "c"), 2), "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3), "npgettext_lazy": ((1, "c"), 2, 3),
}  # fmt: skip
LITERAL = r"""(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)')"""
UNDERSCORE = re.compile(rf"_\({LITERAL}\)")
QUOTED = re.compile(rf"^{LITERAL}$")


@dataclass(frozen=True, slots=True)
class Marked:
    """One string to translate: `ids` is (singular,) or (singular, plural)."""

    file: str
    ids: tuple[str, ...]
    context: str | None = None


def gather(root: Path) -> Iterator[Marked]:
    """All marked strings below `root`, in the order of files and lines."""
    for file in sorted(root.rglob("*")):
        name = file.relative_to(root.parent).as_posix()
        if file.suffix == ".py" and "migrations" not in file.parts:
            yield from _python(file, name)
        elif file.suffix in {".html", ".txt"} and "templates" in file.parts:
            yield from _template(DebugLexer(file.read_text()).tokenize(), name)


def _python(file: Path, name: str) -> Iterator[Marked]:
    for _line, ids, _comments, context in extract_from_file("python", file, keywords=KEYWORDS):
        yield Marked(name, ids if isinstance(ids, tuple) else (ids,), context)


def _template(tokens: list[Token], name: str) -> Iterator[Marked]:
    waiting = iter(tokens)
    for token in waiting:
        if token.token_type in {TokenType.TEXT, TokenType.COMMENT}:
            continue
        tag = token.contents.split(None, 1)[0]
        if token.token_type == TokenType.BLOCK and tag in {"blocktranslate", "blocktrans"}:
            yield _block(token, waiting, name)
        elif token.token_type == TokenType.BLOCK and tag in {"translate", "trans"}:
            words = token.split_contents()
            if QUOTED.match(words[1]):
                yield Marked(name, (_text(words[1]),), _context(words))
        for found in UNDERSCORE.finditer(token.contents):
            yield Marked(name, (_text(found[0][2:-1]),))


def _block(start: Token, waiting: Iterator[Token], name: str) -> Marked:
    """As Django's BlockTranslateNode puts its id together: `%` doubled, `{{ name }}` as `%(name)s`."""
    words, parts = start.split_contents(), [""]
    for token in waiting:
        if token.token_type == TokenType.TEXT:
            parts[-1] += token.contents.replace("%", "%%")
        elif token.token_type == TokenType.VAR:
            parts[-1] += f"%({token.contents})s"
        elif token.contents.strip() == "plural":
            parts.append("")
        else:
            break
    ids = tuple(trim_whitespace(part) if "trimmed" in words else part for part in parts)
    return Marked(name, ids, _context(words))


def _text(literal: str) -> str:
    found = QUOTED.match(literal)
    if found is None:
        raise ValueError(f"not a literal: {literal}")
    text = found[1] if found[1] is not None else found[2]
    return re.sub(r"\\(.)", r"\1", text).replace("%", "%%")


def _context(words: list[str]) -> str | None:
    if "context" not in words:
        return None
    return _text(words[words.index("context") + 1])
