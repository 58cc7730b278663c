"""What payments decide by values alone: splitting, states, what is taken and what is given back first."""

from thirdring.payments.rules.gift_codes import GIFT_LETTERS, gift_code_written
from thirdring.payments.rules.giving import RELEASABLE, Given, GivenTooMuchError, give
from thirdring.payments.rules.refusals import refusal_code
from thirdring.payments.rules.splitting import SplitError, split
from thirdring.payments.rules.statements import StatementError, numbers_in, read_statement
from thirdring.payments.rules.states import FINAL, IllegalMoveError, first_state, move
from thirdring.payments.rules.taking import LOST, awaited, balance, take

__all__ = [
    "FINAL",
    "GIFT_LETTERS",
    "LOST",
    "RELEASABLE",
    "Given",
    "GivenTooMuchError",
    "IllegalMoveError",
    "SplitError",
    "StatementError",
    "awaited",
    "balance",
    "first_state",
    "gift_code_written",
    "give",
    "move",
    "numbers_in",
    "read_statement",
    "refusal_code",
    "split",
    "take",
]
