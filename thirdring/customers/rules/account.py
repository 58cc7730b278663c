"""Account numbers: nine digits in groups of three, the last one a check digit, neighbors far apart."""

import re

from thirdring.customers.rules.typo import wrong_digit_or_swap

# The anti-symmetric quasigroup of H. Michael Damm, "Total anti-symmetrische Quasigruppen" (Marburg, 2004).
DAMM = (
    (0, 3, 1, 7, 5, 9, 8, 6, 4, 2),
    (7, 0, 9, 2, 1, 5, 4, 8, 6, 3),
    (4, 2, 0, 6, 8, 7, 1, 3, 5, 9),
    (1, 7, 5, 0, 9, 8, 3, 4, 2, 6),
    (6, 1, 2, 3, 0, 4, 5, 9, 7, 8),
    (3, 6, 7, 4, 2, 0, 9, 5, 8, 1),
    (5, 8, 6, 9, 7, 2, 0, 1, 3, 4),
    (8, 9, 4, 5, 3, 6, 2, 0, 1, 7),
    (9, 4, 3, 8, 6, 1, 7, 2, 0, 5),
    (2, 5, 8, 1, 4, 3, 6, 7, 9, 0),
)
LENGTH = 9
LOWEST = 10_000_000
SPAN = 90_000_000
STRIDE = 55_623_377  # coprime to SPAN and near its golden section: consecutive customers get distant numbers


def account_number(sequence: int) -> str:
    """The account number of the customer who came as number `sequence` (1, 2, 3 ...); all different up to SPAN."""
    body = str(LOWEST + sequence * STRIDE % SPAN)
    return body + check_digit(body)


def check_digit(body: str) -> str:
    """Damm's digit: finds every wrong digit and every swap of neighbors."""
    interim = 0
    for digit in body:
        interim = DAMM[interim][int(digit)]
    return str(interim)


def is_account_number(text: str) -> bool:
    """Nine digits that pass the check; spaces, dots and hyphens between groups do not matter."""
    digits = re.sub(r"[\s.\-]", "", text)
    return len(digits) == LENGTH and digits.isascii() and digits.isdigit() and check_digit(digits) == "0"


def grouped(number: str) -> str:
    """As it is written and said: `482 156 307`."""
    return " ".join(number[at : at + 3] for at in range(0, len(number), 3))


def one_error_away(digits: str) -> tuple[str, ...]:
    """The valid account numbers that differ from `digits` by one wrong digit or one swap of neighbors."""
    return tuple(sorted(other for other in wrong_digit_or_swap(digits) if is_account_number(other)))
