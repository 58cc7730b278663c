"""What comes from outside, parsed."""

from dataclasses import dataclass

from django.http import QueryDict

from thirdring.knowledge.values import Kind, Language, Shown

MOST_DIGITS = 18


@dataclass(frozen=True, slots=True)
class Edit:
    language: Language
    title: str
    body: str
    from_version: int


def shown(asked: QueryDict) -> Shown:
    return Shown(
        call_id=number(asked, "call"),
        customer_id=number(asked, "customer"),
        draft_id=number(asked, "draft"),
        order_id=number(asked, "order"),
        chat_id=number(asked, "chat"),
    )


def kind(asked: QueryDict) -> Kind:
    chosen = asked.get("kind", "")
    return Kind(chosen) if chosen in set(Kind) else Kind.FAQ


def language(asked: QueryDict, usual: Language) -> Language:
    chosen = asked.get("language", "")
    return Language(chosen) if chosen in set(Language) else usual


def edit(post: QueryDict) -> Edit:
    return Edit(
        language=language(post, Language.ENGLISH),
        title=post.get("title", "").strip()[:200],
        body=post.get("body", "").strip()[:5000],
        from_version=number(post, "version") or 0,
    )


def number(asked: QueryDict, name: str) -> int | None:
    text = asked.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS else None
