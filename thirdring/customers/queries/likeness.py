"""Who else this may be: duplicates while a customer is typed in, and the others who share a number."""

from collections.abc import Sequence

from thirdring.customers.queries import branches
from thirdring.customers.queries.branches import Branch
from thirdring.customers.queries.profiles import same_person
from thirdring.customers.queries.search import fetch
from thirdring.customers.rules.asked import Asked, understand
from thirdring.customers.rules.folding import fold, fold_email, fold_postcode
from thirdring.customers.values import Hit
from thirdring.kernel import phone as phones
from thirdring.kernel.phone import BadPhoneError

MOST = 5
SAME_PHONE = "SELECT customer_id, e164, 0, 'phone' FROM customers_phone WHERE e164 = ANY(%s)"
SHARED_PHONE = """
SELECT other.customer_id, other.e164, 0, 'phone' FROM customers_phone own JOIN customers_phone other
ON other.e164 = own.e164 WHERE own.customer_id = ANY(%s) LIMIT 60"""
SAME_EMAIL = "SELECT customer_id, folded, 1, 'email' FROM customers_email WHERE folded = ANY(%s)"
SAME_NAME_AND_POSTCODE = """
SELECT customer_id, key, 2, 'name_and_postcode' FROM customers_namekey k WHERE key = %s AND EXISTS (
  SELECT FROM customers_namekey n WHERE n.key >= %s AND n.key < %s AND n.customer_id = k.customer_id)"""


def duplicates(
    *,
    given_name: str = "",
    family_name: str = "",
    name: str = "",
    postcode: str = "",
    numbers: Sequence[str] = (),
    emails: Sequence[str] = (),
    region: str,
    apart_from: int | None = None,
) -> list[Hit]:
    """Customers who may be the one being typed in: the same phone, the same e-mail, or the same name and postcode."""
    asked = understand(name or f"{given_name} {family_name}")
    wanted = [
        Branch(SAME_PHONE, (_written_out(numbers, region),)),
        Branch(SAME_EMAIL, ([fold_email(email) for email in emails if email.strip()],)),
        *_same_name(asked, fold(family_name), fold_postcode(postcode)),
    ]
    mine = same_person(apart_from) if apart_from else ()
    return [hit for hit in fetch(wanted, asked, 2 * MOST) if hit.customer_id not in mine][:MOST]


def household(customer_id: int) -> list[Hit]:
    """The others who have one of this customer's phone numbers: a family, or colleagues behind one switchboard."""
    mine = same_person(customer_id)
    return [
        hit for hit in fetch([Branch(SHARED_PHONE, (list(mine),))], understand(""), 20) if hit.customer_id not in mine
    ]


def _same_name(asked: Asked, family: str, postcode: str) -> list[Branch]:
    """Same family name and postcode, and the given name begun alike."""
    last = family or (asked.words[-1] if asked.words else "")
    first = " ".join(word for word in asked.words if word != last)
    if not (first and last and postcode):
        return []
    pair = f"{last} {first.split()[0]}"
    return [Branch(SAME_NAME_AND_POSTCODE, (f"{last} {postcode}", pair, pair + branches.TOP))]


def _written_out(numbers: Sequence[str], region: str) -> list[str]:
    found = []
    for text in numbers:
        try:
            found.append(phones.parse(text, region=region).e164)
        except BadPhoneError:
            continue
    return found
