"""The search box: every index range that the typed text may mean in one statement, then one typing error forgiven."""

from collections.abc import Sequence
from typing import Any

from thirdring.customers.queries import branches
from thirdring.customers.queries.branches import Branch
from thirdring.customers.queries.masks import ending, masked_email
from thirdring.customers.rules.asked import Asked, forgivable, starts, understand
from thirdring.customers.rules.folding import fold, is_ideographic, tokens
from thirdring.customers.rules.typo import deletions, one_error_apart
from thirdring.customers.values import Hit, Reason, SearchKind
from thirdring.kernel import fast

MOST_CORRECTED = 300
SPARE = 10  # merged records that stand beside their survivor


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
    if len(hits) >= limit or (hits and not asked.is_pair):
        return hits
    hits = hits or (_looked_through(asked, limit) if asked.ties else [])
    return hits[:limit] if asked.ties and hits else _joined(hits, fetch(_similar(asked), asked, limit))[:limit]


def by_phone(e164: str) -> list[Hit]:
    """Everybody with exactly this number (E.164): none, one, or a household; after merges each person once."""
    sql = "SELECT customer_id, e164, 0, 'phone' FROM customers_phone WHERE e164 = %s"
    return fetch([Branch(sql, (e164,))], understand(e164), branches.SCANNED)


def _looked_through(asked: Asked, limit: int) -> list[Hit]:
    """Those of any two words who have all the others in their name, company or place."""
    pairs = branches.of_pairs(asked)
    rows = fast.rows(FACTS.format(pairs=pairs.sql), pairs.parameters)
    kept = [(at, key) for at, key, *facts in rows if _has_all(asked.words, tokens(" ".join(filter(None, facts))))]
    return fetch([branches.these(kept)], asked, limit) if kept else []


def _has_all(words: tuple[str, ...], own: tuple[str, ...]) -> bool:
    return all(any(one.startswith(word) for one in own) for word in words)


def _joined(hits: list[Hit], more: list[Hit]) -> list[Hit]:
    known = {hit.customer_id for hit in hits}
    return hits + [hit for hit in more if hit.customer_id not in known]


def _similar(asked: Asked) -> list[Branch]:
    if asked.kind is SearchKind.NUMBER:
        return branches.similar_numbers(asked)
    if asked.kind is SearchKind.EMAIL:
        return branches.similar_emails(asked)
    corrected = _corrected(asked)
    return [branches.starting(corrected, Reason.SIMILAR_NAME, rank=7)] if corrected else []


def _corrected(asked: Asked) -> list[str]:
    """The same words with one of them replaced by one from the vocabulary that is one typing error away."""
    words, plain = asked.words, asked.plain_words
    places = forgivable(words)
    near = _near_words({at: {words[at], plain[at]} for at in places}) if places else {}
    lines = [(*words[:at], other, *words[at + 1 :]) for at in places for other in near[at]]
    literal = [" ".join(line) for line in lines]
    turned = [text for line in lines if len(words) > 1 for text in starts(line)[1:]]
    return (literal + turned)[:MOST_CORRECTED]


def _near_words(typed: dict[int, set[str]]) -> dict[int, list[str]]:
    """For each place the folded words that are one error from what was typed there, in either spelling."""
    gaps = sorted({gap for spellings in typed.values() for word in spellings for gap in deletions(word)})
    known = [word for (word,) in _rows(WORDS, [" ".join(gaps)])]
    return {
        at: sorted({fold(word) for word in known if any(one_error_apart(one, word) for one in spellings)} - spellings)
        for at, spellings in typed.items()
    }


WORDS = "SELECT DISTINCT word FROM customers_worddeletion WHERE deletion = ANY(string_to_array(%s, ' '))"
DETAILS = """
WITH found (customer_id, matched, rank, reason) AS ({found}),
one AS (SELECT DISTINCT ON (customer_id) * FROM found ORDER BY customer_id, rank, matched),
top AS (SELECT * FROM one ORDER BY rank, matched, customer_id LIMIT %s),
best AS (
  SELECT DISTINCT ON (id) coalesce(own.survivor_id, top.customer_id) AS id, matched, rank, reason, own.*
  FROM top CROSS JOIN LATERAL (
    SELECT survivor_id, account_number, name, company FROM customers_customer WHERE id = top.customer_id LIMIT 1
  ) own
  ORDER BY id, rank, matched
),
first AS (SELECT * FROM best ORDER BY rank, matched, id LIMIT %s)
SELECT f.id, coalesce(s.account_number, f.account_number), coalesce(s.name, f.name), coalesce(s.company, f.company),
  a.postcode, a.city, p.e164, e.address, f.matched, f.reason
FROM first f
LEFT JOIN LATERAL (
  SELECT account_number, name, company FROM customers_customer WHERE id = f.survivor_id LIMIT 1
) s ON true
LEFT JOIN LATERAL (
  SELECT postcode, city FROM customers_address WHERE customer_id = f.id AND is_primary_shipping LIMIT 1
) a ON true
LEFT JOIN LATERAL (SELECT e164 FROM customers_phone WHERE customer_id = f.id ORDER BY position, id LIMIT 1) p ON true
LEFT JOIN LATERAL (SELECT address FROM customers_email WHERE customer_id = f.id ORDER BY position, id LIMIT 1) e ON true
ORDER BY f.rank, f.matched, f.id
"""
FACTS = """
SELECT f.customer_id, f.key, c.name, c.company, a.postcode, a.city
FROM (SELECT DISTINCT ON (customer_id) customer_id, key FROM ({pairs}) p ORDER BY customer_id, key) f
CROSS JOIN LATERAL (SELECT coalesce(survivor_id, id) AS id FROM customers_customer WHERE id = f.customer_id LIMIT 1) s
CROSS JOIN LATERAL (SELECT name, company FROM customers_customer WHERE id = s.id LIMIT 1) c
LEFT JOIN LATERAL (
  SELECT postcode, city FROM customers_address WHERE customer_id = s.id AND is_primary_shipping LIMIT 1
) a ON true
"""


def fetch(wanted: Sequence[Branch], asked: Asked, limit: int) -> list[Hit]:
    """Run the branches as one statement, each person once (merged ones as their survivor), with the facts shown."""
    if not wanted:
        return []
    found = " UNION ALL ".join(f"({branch.sql})" for branch in wanted)
    parameters: list[Any] = [value for branch in wanted for value in branch.parameters]
    rows = _rows(DETAILS.format(found=found), [*parameters, limit + SPARE, limit])
    return [_hit(asked, *row) for row in rows]


def _rows(sql: str, parameters: Sequence[Any]) -> list[tuple[Any, ...]]:
    return fast.rows(sql, parameters)


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
