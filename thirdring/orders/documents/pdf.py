"""HTML to PDF by MuPDF: pages with the house's foot, fonts for every language embedded and cut to what is used."""

import io
from collections.abc import Sequence
from pathlib import Path

import pymupdf

A4 = (595.0, 842.0)
_CSS = (Path(__file__).parent / "paper.css").read_text()
_MARGIN, _FOOT = 48.0, 56.0
_GRAY = (0.42, 0.42, 0.45)


def made(html: str, *, size: tuple[float, float] = A4, foot: str = "", title: str = "", code: str = "") -> bytes:
    """A PDF of the page's HTML; `foot` stands at the bottom of each page with its number, `code` as bars below all."""
    margin = _MARGIN if size == A4 else 18.0
    paper = pymupdf.Rect(0, 0, *size)
    where = pymupdf.Rect(margin, margin, size[0] - margin, size[1] - (_FOOT if foot else margin))
    story = pymupdf.Story(html, user_css=_CSS)
    out = io.BytesIO()
    writer = pymupdf.DocumentWriter(out)
    more, end = 1, 0.0
    while more:
        device = writer.begin_page(paper)
        more, filled = story.place(where)
        story.draw(device)
        writer.end_page()
        end = filled[3]
    writer.close()
    return _finished(out.getvalue(), foot=foot, title=title, code=code, below=end)


def _finished(raw: bytes, *, foot: str, title: str, code: str, below: float) -> bytes:
    with pymupdf.open("pdf", raw) as paper:
        if foot:
            font = pymupdf.Font("cjk")
            for number, page in enumerate(paper, 1):
                page.wrap_contents()  # the writer leaves its own axes behind
                _write_foot(page, font, f"{foot}    {number} / {paper.page_count}")
        if code:
            _draw_bars(paper[-1], bars(code), below + 10)
        paper.set_metadata({"title": title, "producer": "Third Ring"})
        paper.subset_fonts()
        return bytes(paper.tobytes(garbage=4, deflate=True))


def _write_foot(page: pymupdf.Page, font: pymupdf.Font, text: str) -> None:
    writer = pymupdf.TextWriter(page.rect, color=_GRAY)
    width = font.text_length(text, fontsize=7.5)
    writer.append((max(_MARGIN, (page.rect.width - width) / 2), page.rect.height - 30), text, font=font, fontsize=7.5)
    writer.write_text(page)


def _draw_bars(page: pymupdf.Page, widths: Sequence[int], top: float) -> None:
    """Bars and spaces by turns, across the page with a quiet zone left and right."""
    unit = min(1.6, (page.rect.width - 48) / sum(widths))
    at = (page.rect.width - unit * sum(widths)) / 2
    for i, width in enumerate(widths):
        if i % 2 == 0:
            page.draw_rect(pymupdf.Rect(at, top, at + width * unit, top + 44), color=None, fill=(0, 0, 0))
        at += width * unit


# Code 39 (ISO/IEC 16388): nine elements a letter, w three times as wide as n.
_ELEMENTS = """
nnnwwnwnn wnnwnnnnw nnwwnnnnw wnwwnnnnn nnnwwnnnw wnnwwnnnn nnwwwnnnn nnnwnnwnw wnnwnnwnn nnwwnnwnn
wnnnnwnnw nnwnnwnnw wnwnnwnnn nnnnwwnnw wnnnwwnnn nnwnwwnnn nnnnnwwnw wnnnnwwnn nnwnnwwnn nnnnwwwnn
wnnnnnnww nnwnnnnww wnwnnnnwn nnnnwnnww wnnnwnnwn nnwnwnnwn nnnnnnwww wnnnnnwwn nnwnnnwwn nnnnwnwwn
wwnnnnnnw nwwnnnnnw wwwnnnnnn nwnnwnnnw wwnnwnnnn nwwnwnnnn nwnnnnwnw wwnnnnwnn nwwnnnwnn nwnnwnwnn
"""
_LETTERS = dict(
    zip(
        "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-. *",
        _ELEMENTS.split(),
        strict=True,
    )
)


def bars(text: str) -> list[int]:
    """The widths of a Code 39 bar code, bars and spaces by turns. Raises KeyError for a letter it cannot carry."""
    widths: list[int] = []
    for letter in f"*{text.upper()}*":
        widths += [3 if element == "w" else 1 for element in _LETTERS[letter]] + [1]
    return widths[:-1]
