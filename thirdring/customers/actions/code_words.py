"""The code word: hashed, compared, never shown; attempts are limited per customer, over all calls and operators."""

import unicodedata
from datetime import datetime, timedelta

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from thirdring.customers import models
from thirdring.customers.actions.changing import changing, lock
from thirdring.customers.rules.folding import is_ideographic
from thirdring.customers.values import Check
from thirdring.kernel import audit
from thirdring.kernel.errors import DeskError

MOST_WRONG = 3
WINDOW = timedelta(hours=24)
SHORTEST = 4
SHORTEST_IDEOGRAPHIC = 2


class WeakCodeWordError(DeskError):
    code = "weak-code-word"
    sentence = _("A code word needs at least %(shortest)s letters. Ask the customer for a longer one.")


class NoCodeWordError(DeskError):
    code = "no-code-word"
    sentence = _("This customer has no code word. Verify the caller by what they know of their orders and addresses.")


class TooManyAttemptsError(DeskError):
    code = "too-many-attempts"
    sentence = _("The code word was wrong too often. It can be tried again from %(again_at)s; verify in another way.")


def set_code_word(*, customer_id: int, code_word: str, actor_id: int | None, now: datetime) -> None:
    """Give the customer a (new) code word; attempts count from new. Row O4.4.4. Raises WeakCodeWordError."""
    stored = hashed(code_word)
    with changing(customer_id, action="code_word_set", actor_id=actor_id, now=now) as change:
        change.row.code_word = stored
        change.row.code_word_set_at = now
        change.fields.append("code_word")


def check_code_word(*, customer_id: int, said: str, actor_id: int | None, now: datetime) -> Check:
    """Compare what the caller said; case, accents' encoding and spaces do not matter. Row O4.3.4.

    The attempt is kept in any case; after MOST_WRONG wrong ones within WINDOW none is compared.
    Raises NoCodeWordError, TooManyAttemptsError.
    """
    with transaction.atomic():
        row = lock(customer_id)
        family = [row, *models.Customer.objects.filter(survivor=row).order_by("-code_word_set_at")]
        stored = next((one for one in family if one.code_word), None)
        if stored is None:
            raise NoCodeWordError
        _refuse_too_many([one.pk for one in family], stored.code_word_set_at or now, now)
        matched = check_password(_plain(said), stored.code_word)
        models.CodeWordAttempt.objects.create(customer=row, at=now, actor_id=actor_id, matched=matched)
        audit.record(
            stream=f"customer:{row.pk}",
            action="customer.code_word_matched" if matched else "customer.code_word_wrong",
            actor_id=actor_id,
            now=now,
        )
    return Check.MATCHED if matched else Check.WRONG


def hashed(code_word: str) -> str:
    """As it is stored (argon2id, Django's hasher). Raises WeakCodeWordError."""
    plain = _plain(code_word)
    if len(plain) < (SHORTEST_IDEOGRAPHIC if is_ideographic(plain) else SHORTEST):
        raise WeakCodeWordError(shortest=SHORTEST)
    return make_password(plain)


def _plain(text: str) -> str:
    """A word is said, not typed by the customer: capitals, spaces and hyphens are the operator's."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(c for c in folded if c.isalnum())


def _refuse_too_many(family: list[int], set_at: datetime, now: datetime) -> None:
    since = max(now - WINDOW, set_at)
    wrong = models.CodeWordAttempt.objects.filter(customer__in=family, at__gte=since, matched=False).order_by("-at")
    latest = list(wrong.values_list("at", flat=True)[:MOST_WRONG])
    if len(latest) == MOST_WRONG:
        raise TooManyAttemptsError(again_at=(latest[-1] + WINDOW).strftime("%Y-%m-%d %H:%M UTC"))
