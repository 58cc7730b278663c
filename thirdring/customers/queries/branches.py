"""The index ranges that a search looks into: each a SELECT of (customer_id, matched, rank, reason) with a limit.

Raw SQL, because a planner that may choose reads every Smith (docs/decisions/0020). Lower ranks stand higher.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import permutations

from thirdring.customers.rules.account import one_error_away
from thirdring.customers.rules.asked import Asked
from thirdring.customers.rules.folding import fold_email
from thirdring.customers.rules.typo import email_variants, number_variants, wrong_digit_or_swap
from thirdring.customers.values import Reason
from thirdring.kernel import phone as phones
from thirdring.kernel.phone import BadPhoneError

SCANNED = 60  # of the key table, whose index holds all that is read
FETCHED = 30  # of other tables, whose rows have to be fetched
TOP = "\U0010ffff"
FEWEST_DIGITS = 3
ENDING_LENGTH = 4
SHARED = 8
LOOKED_THROUGH = 300
MOST_LITERAL = 4  # beginnings that are scanned to the full; more of them share the scan
PHONE_LENGTH = 8  # digits from which a number is taken for a whole one, with an error in it
POSTCODE_LENGTHS = range(3, 7)


TIED = 600  # customers of each scan who are tried for the other words
FEW = 100  # so many of them are looked up one by one
STRETCH = 4000  # of the others' keys that is compared with more
_LOOKED_UP = "(SELECT true FROM customers_namekey WHERE key = ANY(%s) AND customer_id = l.customer_id LIMIT 1)"
# IS TRUE keeps it a hash that is made once: as a join, one plan for all values may be a loop in a loop.
_COMPARED = f"""(customer_id IN (
SELECT customer_id FROM customers_namekey WHERE key = ANY(%s) AND customer_id BETWEEN
(SELECT min(low) FROM many) AND (SELECT max(high) FROM many) LIMIT {STRETCH})) IS TRUE"""  # noqa: S608 -- constants


@dataclass(frozen=True, slots=True)
class Branch:
    sql: str
    parameters: tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """An indexed column or expression that is scanned, and the column that is shown of the row."""

    table: str
    name: str
    shown: str
    customer: str = "customer_id"

    def select(self, rank: int, reason: Reason) -> str:
        return f"SELECT {self.customer}, {self.shown}, {rank}, '{reason.value}' FROM {self.table}"  # noqa: S608 -- constants


ACCOUNT = Column("customers_customer", "account_number", "account_number", customer="id")
E164 = Column("customers_phone", "e164", "e164")
NATIONAL = Column("customers_phone", "national", "e164")
ENDING = Column("customers_phone", "reverse(national)", "e164")
EMAIL = Column("customers_email", "folded", "folded")


def names(asked: Asked) -> list[Branch]:
    """Exact beginnings of name keys; two partial words; three words and more in any order; an e-mail's beginning."""
    found = [starting(asked.starts, Reason.NAME)] if asked.starts else []
    if asked.is_pair:
        found.append(_two_beginnings(*asked.words))
    if asked.ties:
        found.append(_tied(asked.ties))
    if asked.looks_like_email:
        found.append(_range(EMAIL, fold_email(asked.raw), 0, Reason.EMAIL))
    return found


def numbers(asked: Asked, region: str) -> list[Branch]:
    """Account number, phone written in full or begun, its ending, a postcode: whatever the digits may be."""
    digits, national = asked.digits, asked.digits.lstrip("0")
    found = [_range(E164, whole, 0, Reason.PHONE) for whole in _written_out(asked.raw, region)]
    if asked.raw.startswith(("+", "00")):
        return [*found, _range(E164, "+" + asked.digits.removeprefix("00"), 1, Reason.PHONE)]
    if len(digits) >= FEWEST_DIGITS:
        found.append(_range(ACCOUNT, digits, 0, Reason.ACCOUNT))
    if len(national) >= FEWEST_DIGITS:
        found.append(_range(NATIONAL, national, 1, Reason.PHONE))
        found.append(_range(E164, f"+{digits}", 3, Reason.PHONE))
    if len(digits) >= ENDING_LENGTH:
        found.append(_range(ENDING, digits[::-1], 2, Reason.PHONE_ENDING))
    if len(digits) in POSTCODE_LENGTHS:
        found.append(starting((digits,), Reason.POSTCODE, rank=4))
    return found


def similar_numbers(asked: Asked) -> list[Branch]:
    """One digit wrong, missing, too many or swapped; account numbers by their check digit."""
    if len(asked.digits) < PHONE_LENGTH:
        return []
    national = number_variants(asked.digits.lstrip("0"))
    abroad = {f"+{other}" for other in wrong_digit_or_swap(asked.digits)} if asked.raw.startswith("+") else set()
    accounts = one_error_away(asked.digits)
    return [
        _any_of(ACCOUNT, accounts, 5, Reason.SIMILAR_ACCOUNT),
        _any_of(NATIONAL, national, 6, Reason.SIMILAR_PHONE),
        _any_of(E164, abroad, 6, Reason.SIMILAR_PHONE),
    ]


def similar_emails(asked: Asked) -> list[Branch]:
    """One letter wrong before the @, or a slip in the domain (`gmial.com`)."""
    local, _at, domain = asked.text.partition("@")
    if not local or "." not in domain:
        return []
    near = email_variants(asked.text)
    return [
        _any_of(EMAIL, near, 5, Reason.SIMILAR_EMAIL),
        _range(EMAIL, f"{local}@{domain[0]}", 6, Reason.SIMILAR_EMAIL),
    ]


def starting(beginnings: Sequence[str], reason: Reason, rank: int = 1) -> Branch:
    """Customers with a name key that is or starts with one of these; the first stands above the others."""
    each = SCANNED if len(beginnings) <= MOST_LITERAL else SHARED
    return Branch(
        "SELECT k.customer_id, k.key, r.rank + (k.key <> r.low)::int, %s::text "  # noqa: S608 -- constants only
        "FROM unnest(%s::text[], %s::text[], %s::int[]) AS r(low, high, rank), "
        'LATERAL (SELECT customer_id, key FROM customers_namekey WHERE key >= r.low COLLATE "C" '
        f'AND key < r.high COLLATE "C" ORDER BY key, customer_id LIMIT {each}) AS k',
        (
            reason.value,
            list(beginnings),
            [start + TOP for start in beginnings],
            [rank, *[rank + 1] * (len(beginnings) - 1)],
        ),
    )


def _two_beginnings(first: str, second: str) -> Branch:
    """`smi jo`: each word that starts with the one, followed by what starts with the other (a loose index scan)."""
    return Branch(
        "SELECT k.customer_id, k.key, 3, 'name' FROM (SELECT word FROM customers_word WHERE word > %s AND word < %s "
        "ORDER BY word LIMIT 150) AS w, LATERAL (SELECT customer_id, key FROM customers_namekey "
        "WHERE key >= w.word || ' ' || %s AND key < w.word || ' ' || %s ORDER BY key, customer_id LIMIT 20) AS k",
        (first, first + TOP, second, second + TOP),
    )


def _tied(ties: Sequence[Sequence[str]]) -> Branch:
    """Customers by the last two or more words of several, who have all the others as well, in whatever order.

    Of a common pair all customers are never read: a few candidates are looked up in it, of many a stretch is compared.
    """
    *exact, last = ties
    scans = " UNION ALL ".join(
        f"(SELECT {at} AS scan, customer_id FROM customers_namekey WHERE key >= %s AND key < %s "  # noqa: S608
        f"ORDER BY key, customer_id LIMIT {TIED})"
        for at in range(len(last))
    )
    asked = " AND ".join(_LOOKED_UP for _ in exact)
    compared = " AND ".join(_COMPARED for _ in exact)
    others = [list(keys) for keys in exact]
    return Branch(
        f"WITH l AS MATERIALIZED ({scans}), many AS MATERIALIZED ("  # noqa: S608 -- constants only
        f"SELECT scan, min(customer_id) AS low, max(customer_id) AS high FROM l GROUP BY scan HAVING count(*) > {FEW}) "
        f"SELECT customer_id, '', 3, 'name' FROM ((SELECT customer_id FROM l WHERE scan NOT IN (SELECT scan FROM many) "
        f"AND {asked}) UNION ALL (SELECT customer_id FROM l WHERE scan IN (SELECT scan FROM many) "
        f"AND {compared})) AS found LIMIT {SCANNED}",
        (*(bound for key in last for bound in (key, key + TOP)), *others, *others),
    )


def of_pairs(asked: Asked) -> Branch:
    """Everybody with two of the words as names: few enough, where these are rare, to be looked through."""
    pairs = [f"{first} {second}" for first, second in permutations(asked.words[:3], 2)]
    return Branch(
        "SELECT k.customer_id, k.key, 4, 'name' FROM unnest(%s::text[]) AS r(pair), "  # noqa: S608 -- constants only
        'LATERAL (SELECT customer_id, key FROM customers_namekey WHERE key = r.pair COLLATE "C" '
        f"LIMIT {LOOKED_THROUGH // 6}) AS k",
        (pairs,),
    )


def these(found: Sequence[tuple[int, str]]) -> Branch:
    """Customers who were found already, each with the key that found them."""
    return Branch(
        "SELECT id, key, 4, 'name' FROM unnest(%s::bigint[], %s::text[]) AS r(id, key)",
        ([customer_id for customer_id, _key in found], [key for _customer_id, key in found]),
    )


def _written_out(raw: str, region: str) -> list[str]:
    """The number as its country would dial it, where it is complete."""
    try:
        return [phones.parse(raw, region=region).e164]
    except BadPhoneError:
        return []


def _range(where: Column, low: str, rank: int, reason: Reason) -> Branch:
    return Branch(
        f"{where.select(rank, reason)} WHERE {where.name} >= %s AND {where.name} < %s "
        f"ORDER BY {where.name} LIMIT {FETCHED}",
        (low, low + TOP),
    )


def _any_of(where: Column, values: Iterable[str], rank: int, reason: Reason) -> Branch:
    return Branch(
        f"{where.select(rank, reason)} WHERE {where.name} = ANY(string_to_array(%s, ' ')) LIMIT {FETCHED}",
        (" ".join(values),),
    )
