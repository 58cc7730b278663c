"""What can be done with texts: load them, and write a new version."""

from collections.abc import Iterable
from datetime import datetime

from django.contrib.postgres.search import CombinedSearchVector, SearchVector
from django.db import transaction
from django.db.models import Value
from django.utils.translation import gettext_lazy as _

from thirdring.kernel import audit
from thirdring.kernel.errors import DeskError
from thirdring.knowledge import models, rules
from thirdring.knowledge.queries.texts import CONFIGS, NoSuchTextError
from thirdring.knowledge.values import Kind, Language, NewText


class UnknownPlaceError(DeskError):
    code = "unknown-place"
    sentence = _("Nothing fills %(places)s in this text. Use the places that are listed beside it, or take them out.")


class StaleWordingError(DeskError):
    code = "stale-wording"
    sentence = _("%(author)s saved version %(version)s meanwhile. Compare with it, then save again.")


class EmptyWordingError(DeskError):
    code = "empty-wording"
    sentence = _("A text needs a title and words. To take it back, save an older version again.")


@transaction.atomic
def load(*, texts: Iterable[NewText], now: datetime) -> int:
    """Add the texts that are not there yet; how many were. What people have edited stays as it is."""
    added = 0
    for position, new in enumerate(texts):
        row, fresh = models.Text.objects.get_or_create(kind=new.kind, key=new.key, defaults={"position": position})
        if not fresh:
            continue
        added += 1
        for language, (title, body) in new.wordings.items():
            _check(Kind(row.kind), row.key, f"{title} {body}")
            _add(row, language, version=1, title=title, body=body, author_id=None, now=now)
    return added


@transaction.atomic
def reword(
    *,
    text_id: int,
    language: Language,
    title: str,
    body: str,
    from_version: int,
    actor_id: int,
    now: datetime,
) -> int:
    """Save a new version; its number.

    Raises StaleWordingError when `from_version` is no longer the current one, UnknownPlaceError, EmptyWordingError.
    """
    row = models.Text.objects.select_for_update().filter(pk=text_id).first()
    if row is None:
        raise NoSuchTextError
    if not (title.strip() and body.strip()):
        raise EmptyWordingError
    _check(Kind(row.kind), row.key, f"{title} {body}")
    current = row.wordings.filter(language=language, is_current=True).select_related("author").first()
    version = current.version if current else 0
    if current and version != from_version:
        raise StaleWordingError(author=current.author or "?", version=version)
    row.wordings.filter(language=language, is_current=True).update(is_current=False)
    _add(row, language, version=version + 1, title=title.strip(), body=body.strip(), author_id=actor_id, now=now)
    audit.record(
        stream=f"text:{text_id}",
        action="reworded",
        actor_id=actor_id,
        data={"language": language, "version": version + 1},
        now=now,
    )
    return version + 1


def _check(kind: Kind, key: str, text: str) -> None:
    if unknown := rules.unknown_places(kind, key, text):
        raise UnknownPlaceError(places=", ".join(f"{{{name}}}" for name in unknown))


def _add(
    row: models.Text,
    language: Language,
    *,
    version: int,
    title: str,
    body: str,
    author_id: int | None,
    now: datetime,
) -> None:
    models.Wording.objects.create(
        text=row,
        language=language,
        version=version,
        title=title,
        body=body,
        author_id=author_id,
        saved_at=now,
    )
    new = models.Wording.objects.filter(text=row, language=language, version=version)
    new.update(search=_vector(title, body, language))


def _vector(title: str, body: str, language: Language) -> CombinedSearchVector:
    cut = rules.bigrams if language is Language.CHINESE else rules.words
    config = CONFIGS[language]
    head = SearchVector(Value(" ".join(cut(title))), config=config, weight="A")
    return CombinedSearchVector(head, "||", SearchVector(Value(" ".join(cut(body))), config=config, weight="C"), config)
