"""The catalogues of the demo house."""

from datetime import datetime

from thirdring.outreach import actions, models

_CATALOGUES = (
    ("AUTUMN26", {"en": "Autumn catalogue 2026", "da": "Efterårskatalog 2026", "zh-hans": "2026 秋季目录"}, True),
    ("SPRING26", {"en": "Spring catalogue 2026", "da": "Forårskatalog 2026", "zh-hans": "2026 春季目录"}, False),
)


def load(now: datetime) -> None:
    """Adds the demo's catalogues; those that are there already stay as they are."""
    there = set(models.Catalogue.objects.values_list("code__code", flat=True))
    for code, names, printed in reversed(_CATALOGUES):
        if code not in there:
            link = f"https://catalogue.example/{code.lower()}"
            actions.add_catalogue(code=code, names=names, link=link, printed=printed, actor_id=None, now=now)
