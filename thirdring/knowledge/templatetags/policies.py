"""How policies and their decisions are told."""

from collections.abc import Iterable, Mapping

from django import template

from thirdring.kernel.money import Money
from thirdring.knowledge import queries, words
from thirdring.knowledge.values import Check, Condition, Decision, PolicyRule, Verdict

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


@register.filter
def condition_words(condition: Condition) -> str:
    """A condition as it stands in a version: `Reason is Faulty, Damaged`."""
    wanted: object = condition.choices or condition.number
    if condition.amounts:
        wanted = [Money(amount, currency) for currency, amount in condition.amounts.items()]
    elif condition.yes is not None:
        wanted = condition.yes
    return f"{words.FACTS[condition.fact]} {words.OPS[condition.op]} {words.shown(wanted)}"


@register.filter
def rule_amounts(rule: PolicyRule) -> list[Money]:
    return [Money(amount, currency) for currency, amount in rule.amounts.items()]


@register.filter
def word_in(say: Mapping[str, str], language: str) -> str:
    return say.get(language, "")


@register.filter
def number_name(name: str) -> object:
    return words.NUMBERS.get(name, name)


@register.filter
def field_names(fields: Iterable[str]) -> str:
    """What of a rule is different."""
    return ", ".join(str(words.FIELDS.get(each, each)) for each in sorted(fields))
