"""Texts kept by language: {"en": …, "da": …, "zh-hans": …}."""

from collections.abc import Mapping

LANGUAGES = ("en", "da", "zh-hans")


def in_language(texts: Mapping[str, str], language: str) -> str:
    """The text in this language, else in English, else in any; `zh-CN` and the like read `zh-hans`."""
    wanted = language.lower()
    near = "zh-hans" if wanted.startswith("zh") else wanted.split("-")[0]
    for each in (wanted, near, "en"):
        if text := texts.get(each):
            return text
    return next((text for text in texts.values() if text), "")
