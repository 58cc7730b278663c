"""Order numbers: digits only, because digits are said alike in every language, the last one a check digit.

The check digit is Damm's (H. M. Damm, Total anti-symmetrische Quasigruppen, 2004): it shows every single wrong digit
and every swap of two neighbors, which are what is misheard and misread most.
"""

_TABLE = (
    "0317598642", "7092154863", "4206871359", "1750983426", "6123045978",
    "3674209581", "5869720134", "8945362017", "9438617205", "2581436790",
)  # fmt: skip
SUFFIX_DIGITS = 3


def number_of(serial: int) -> str:
    """The order number of a serial: its digits and a check digit."""
    return f"{serial}{_interim(str(serial))}"


def holds(number: str) -> bool:
    """Whether the check digit fits."""
    return number.isascii() and number.isdigit() and _interim(number) == "0"


def spoken(number: str) -> str:
    """In groups of three from the end, as it is read aloud: 1 000 015 is `1 000 015`, 100016 is `100 016`."""
    head = len(number) % 3
    groups = [number[:head]] if head else []
    groups += [number[i : i + 3] for i in range(head, len(number), 3)]
    return " ".join(groups)


def digits_in(text: str) -> str:
    """The digits of what was typed, any writing."""
    return "".join(str(int(c)) for c in text if c.isdecimal())


def sounds_like(number: str) -> tuple[str, ...]:
    """The valid numbers one wrong digit or one swap of neighbors away."""
    wrong = {number[:i] + d + number[i + 1 :] for i in range(len(number)) for d in "0123456789"}
    swapped = {number[:i] + number[i + 1] + number[i] + number[i + 2 :] for i in range(len(number) - 1)}
    return tuple(sorted(n for n in (wrong | swapped) - {number} if holds(n)))


def _interim(digits: str) -> str:
    interim = "0"
    for digit in digits:
        interim = _TABLE[int(interim)][int(digit)]
    return interim
