"""Rows of this room, by subject."""

from thirdring.knowledge.models.policies import PolicyDecision, PolicyVersion
from thirdring.knowledge.models.texts import Text, Wording

__all__ = ["PolicyDecision", "PolicyVersion", "Text", "Wording"]
