"""What can be asked of texts and policies; each module is one subject, this is the front door."""

from thirdring.knowledge.queries.policies import (
    NoPolicyError,
    NoSuchVersionError,
    current,
    decide,
    decide_each,
    decisions,
    numbers_for,
    otherwise,
    said,
    version,
    versions,
)
from thirdring.knowledge.queries.telling import answers, policies_for, readable
from thirdring.knowledge.queries.texts import (
    CONFIGS,
    NoSuchTextError,
    closing,
    greeting,
    prompts,
    text,
    texts,
)
from thirdring.knowledge.queries.texts import versions as wordings

__all__ = [
    "CONFIGS",
    "NoPolicyError",
    "NoSuchTextError",
    "NoSuchVersionError",
    "answers",
    "closing",
    "current",
    "decide",
    "decide_each",
    "decisions",
    "greeting",
    "numbers_for",
    "otherwise",
    "policies_for",
    "prompts",
    "readable",
    "said",
    "text",
    "texts",
    "version",
    "versions",
    "wordings",
]
