"""The terms of sale in force."""

from thirdring.orders.quote.demo_terms import DEMO_TERMS
from thirdring.orders.quote.terms import Terms


def current() -> Terms:
    """The terms that a quote is made under now."""
    return DEMO_TERMS
