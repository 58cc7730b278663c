"""Address labels on sheets: 24 to a page of A4, 63.5 x 33.9 mm each (the sheet sold as L7159)."""

import html
import io
from collections.abc import Iterator, Sequence

import pymupdf

COLUMNS, ROWS = 3, 8
_MM = 72 / 25.4
_PAGE = pymupdf.paper_size("a4")
_WIDTH, _HEIGHT, _GAP = 63.5 * _MM, 33.9 * _MM, 2.5 * _MM
_LEFT, _TOP = 7.25 * _MM, 12.9 * _MM
_INSET = 3.5 * _MM
_CSS = "* { font-family: sans-serif; font-size: 10.5px; line-height: 1.25; } p { margin: 0; }"


def sheets(labels: Sequence[Sequence[str]]) -> bytes:
    """A PDF of the labels, row by row; a label that is too long for its place is written smaller, never cut."""
    with pymupdf.open() as paper:
        for first in range(0, len(labels), COLUMNS * ROWS) or [0]:
            page = paper.new_page(width=_PAGE[0], height=_PAGE[1])
            for place, lines in zip(_places(), labels[first:], strict=False):
                words = "".join(f"<p>{html.escape(line)}</p>" for line in lines)
                page.insert_htmlbox(place, words, css=_CSS, scale_low=0)
        paper.set_metadata({"title": "Address labels", "producer": "Third Ring"})
        paper.subset_fonts()
        out = io.BytesIO()
        paper.save(out, garbage=4, deflate=True)
        return out.getvalue()


def _places() -> Iterator[pymupdf.Rect]:
    for row in range(ROWS):
        for column in range(COLUMNS):
            x, y = _LEFT + column * (_WIDTH + _GAP), _TOP + row * _HEIGHT
            yield pymupdf.Rect(x + _INSET, y + _INSET, x + _WIDTH - _INSET, y + _HEIGHT - _INSET)
