"""Asking somebody who may do more, on the spot, and the answer. Rows O3.4, O3.8, M5.8.

An operator asks; every supervisor's desk shows it at once; the first answer counts and is told to the operator's desk.
A granted approval is used once, for the subject and at most the amount that was asked for.
"""

from thirdring.orders.approvals.actions import (
    AnsweredError,
    NoApprovalError,
    OwnRequestError,
    ask,
    decide,
    use,
    withdraw,
)
from thirdring.orders.approvals.queries import Approval, approval, latest, waiting

__all__ = [
    "AnsweredError",
    "Approval",
    "NoApprovalError",
    "OwnRequestError",
    "approval",
    "ask",
    "decide",
    "latest",
    "use",
    "waiting",
    "withdraw",
]
