"""The search box: every index range that the typed text may mean in one statement, then one typing error forgiven."""

from collections.abc import Sequence
from typing import Any

from django.db import connection

from thirdring.customers.queries import branches
from thirdring.customers.queries.branches import Branch
from thirdring.customers.queries.masks import ending, masked_email
from thirdring.customers.rules.asked import Asked, forgivable, starts, understand
from thirdring.customers.rules.folding import is_ideographic, tokens
from thirdring.customers.rules.typo import deletions, one_error_apart
from thirdring.customers.values import Hit, Reason, SearchKind

MOST_CORRECTED = 300
FEW = 5


def search(q: str, *, region: str, limit: int = 20) -> list[Hit]:
    """Customers for what was typed so far, best first; `region` (ISO 3166) is where a bare number belongs.

    Names in any order, family name with city or postcode, phone in any writing or its last four digits, e-mail, account
    number; where few or none fit, also what is one typing error away. Rows O1.2, K2.
    """
    asked = understand(q)
    if len(asked.text) <= 1 and not is_ideographic(asked.text):
        return []
    numeric = asked.kind is SearchKind.NUMBER
    hits = fetch(branches.numbers(asked, region) if numeric else branches.names(asked), asked, limit)
    if hits and (asked.is_single or len(hits) >= FEW):
        return hits
    known = {hit.customer_id for hit in hits}
    similar = fetch(_similar(asked), asked, limit)
    return (hits + [hit for hit in similar if hit.customer_id not in known])[:limit]


def by_phone(e164: str) -> list[Hit]:
    """Everybody with exactly this number (E.164): none, one, or a household; after merges each person once."""
    sql = "SELECT customer_id, e164, 0, 'phone' FROM customers_phone WHERE e164 = %s"
    return fetch([Branch(sql, (e164,))], understand(e164), branches.SCANNED)


def _similar(asked: Asked) -> list[Branch]:
    if asked.kind is SearchKind.NUMBER:
        return branches.similar_numbers(asked)
    if asked.kind is SearchKind.EMAIL:
        return branches.similar_emails(asked)
    corrected = _corrected(asked.words)
    return [branches.starting(corrected, Reason.SIMILAR_NAME, rank=7)] if corrected else []


def _corrected(words: tuple[str, ...]) -> list[str]:
    """The same words with one of them replaced by one from the vocabulary that is one typing error away."""
    places = forgivable(words)
    near = _near_words({words[at] for at in places}) if places else {}
    lines = [(*words[:at], other, *words[at + 1 :]) for at in places for other in near[words[at]]]
    literal = [" ".join(line) for line in lines]
    turned = [text for line in lines if len(words) > 1 for text in starts(line)[1:]]
    return (literal + turned)[:MOST_CORRECTED]


def _near_words(typed: set[str]) -> dict[str, list[str]]:
    gaps = sorted(set().union(*(deletions(word) for word in typed)))
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT word FROM customers_worddeletion WHERE deletion = ANY(%s)", [gaps])
        known = sorted(word for (word,) in cursor.fetchall())
    return {word: [other for other in known if one_error_apart(word, other)] for word in typed}


DETAILS = """
WITH found (customer_id, matched, rank, reason) AS ({found}),
best AS (
  SELECT DISTINCT ON (id) coalesce(c.survivor_id, c.id) AS id, f.matched, f.rank, f.reason
  FROM found f JOIN customers_customer c ON c.id = f.customer_id
  ORDER BY id, f.rank, f.matched
),
first AS (SELECT * FROM best ORDER BY rank, matched, id LIMIT %s)
SELECT c.id, c.account_number, c.name, c.company, a.postcode, a.city, p.e164, e.address, f.matched, f.reason
FROM first f JOIN customers_customer c ON c.id = f.id
LEFT JOIN customers_address a ON a.customer_id = c.id AND a.is_primary_shipping
LEFT JOIN LATERAL (SELECT e164 FROM customers_phone WHERE customer_id = c.id ORDER BY position, id LIMIT 1) p ON true
LEFT JOIN LATERAL (SELECT address FROM customers_email WHERE customer_id = c.id ORDER BY position, id LIMIT 1) e ON true
ORDER BY f.rank, f.matched, f.id
"""


def fetch(wanted: Sequence[Branch], asked: Asked, limit: int) -> list[Hit]:
    """Run the branches as one statement, each person once (merged ones as their survivor), with the facts shown."""
    if not wanted:
        return []
    found = " UNION ALL ".join(f"({branch.sql})" for branch in wanted)
    parameters: list[Any] = [value for branch in wanted for value in branch.parameters]
    with connection.cursor() as cursor:
        cursor.execute(DETAILS.format(found=found), [*parameters, limit])
        return [_hit(asked, *row) for row in cursor.fetchall()]


def _hit(  # noqa: PLR0917 -- the columns of DETAILS
    asked: Asked,
    customer_id: int,
    account: str,
    name: str,
    company: str,
    postcode: str | None,
    city: str | None,
    e164: str | None,
    email: str | None,
    matched: str,
    reason: str,
) -> Hit:
    why = Reason(reason)
    if why is Reason.NAME:
        why = _name_reason(asked, matched, tokens(name) + tokens(company))
    place = " ".join(part for part in (postcode, city) if part)
    parts = (company if company != name else "", place)
    return Hit(
        customer_id=customer_id,
        account_number=account,
        name=name,
        line=" · ".join(part for part in parts if part),
        phone=ending(matched if matched.startswith("+") else e164 or ""),
        email=masked_email(matched if "@" in matched else email or ""),
        reason=why,
        is_exact=not why.value.startswith("similar"),
    )


def _name_reason(asked: Asked, key: str, name_words: tuple[str, ...]) -> Reason:
    """What of the matched key is not the name is the place, if so much of it was typed."""
    head, _space, tail = key.partition(" ")
    if _has_digit(head) and head not in name_words:
        return Reason.POSTCODE if asked.is_single else Reason.NAME_AND_POSTCODE
    if asked.is_single or all(word in name_words for word in tail.split()):
        return Reason.NAME
    if head not in name_words and not is_ideographic(head):
        return Reason.NAME
    return Reason.NAME_AND_POSTCODE if _has_digit(tail) else Reason.NAME_AND_CITY


def _has_digit(text: str) -> bool:
    return any(c.isdigit() for c in text)
