"""How policies and their decisions are told."""

from django import template

from thirdring.knowledge import queries, words
from thirdring.knowledge.values import Check, Decision, Verdict

register = template.Library()


@register.filter
def said_in(decision: Decision, language: str) -> str:
    """The words of a decision in a language, its numbers filled in."""
    return queries.said(decision, language)


@register.filter
def check_words(check: Check) -> str:
    return words.told(check)


@register.filter
def fact_name(name: str) -> object:
    return words.FACTS.get(name, name)


@register.filter
def choice_name(value: str) -> object:
    return words.CHOICES.get(str(value), value)


@register.filter
def verdict_name(value: str) -> object:
    return words.VERDICTS.get(Verdict(value))


@register.filter
def approver_name(value: str) -> object:
    return words.APPROVERS.get(str(value), value)


@register.filter
def shown_fact(value: object) -> str:
    return words.shown(value)
