"""What can be done with texts and policies; each module is one subject, this is the front door."""

from thirdring.knowledge.actions.policies import (
    BadPolicyError,
    NoMarketError,
    PolicyDatesError,
    StalePolicyError,
    UnknownPolicyPlaceError,
    keep_decision,
    load_policies,
    write_policy,
)
from thirdring.knowledge.actions.texts import (
    EmptyWordingError,
    StaleWordingError,
    UnknownPlaceError,
    load,
    reword,
)

__all__ = [
    "BadPolicyError",
    "EmptyWordingError",
    "NoMarketError",
    "PolicyDatesError",
    "StalePolicyError",
    "StaleWordingError",
    "UnknownPlaceError",
    "UnknownPolicyPlaceError",
    "keep_decision",
    "load",
    "load_policies",
    "reword",
    "write_policy",
]
