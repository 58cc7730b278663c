"""The name as the customer writes it, where only its parts were given."""

from thirdring.customers.rules.folding import is_ideographic


def written_name(*, given_name: str = "", family_name: str = "", company: str = "", name: str = "") -> str:
    """`name` as given; family name first and no space in ideographs; given name first elsewhere; else the company."""
    given, family = given_name.strip(), family_name.strip()
    if name.strip():
        return name.strip()
    if is_ideographic(given + family):
        return family + given
    return " ".join(part for part in (given, family) if part) or company.strip()
