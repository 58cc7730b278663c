"""New passwords are measured here, before anything is stored."""

import unicodedata
from collections.abc import Iterable
from datetime import datetime
from functools import cache

from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from thirdring.kernel import audit
from thirdring.kernel.errors import DeskError
from thirdring.people import models, rules
from thirdring.people.actions.limits import counted
from thirdring.people.rules import PasswordProblem

_SERVICE_WORDS = ("thirdring", "third", "ring", "password")

_ADVICE = {
    PasswordProblem.SHORT: _("Use at least 15 characters. Four or five unrelated words are easy to remember."),
    PasswordProblem.LONG: _("Use at most 256 characters."),
    PasswordProblem.COMMON: _("This password is on the lists that attackers try first. Choose something else."),
    PasswordProblem.PREDICTABLE: _("This password follows a simple pattern. Choose something less regular."),
    PasswordProblem.PERSONAL: _("This password is made of your own name or ours. Add words that nobody expects."),
}


class PasswordRefusedError(DeskError):
    code = "password-refused"

    def __init__(self, problem: PasswordProblem) -> None:
        super().__init__(problem=problem)
        self.sentence = _ADVICE[problem]


def check_new_password(password: str, *, about: Iterable[str]) -> None:
    """Raises PasswordRefusedError with advice; `about` are the person's own names."""
    words = [word for name in about for word in name.split()] + list(_SERVICE_WORDS)
    problem = rules.password_problem(password, about=words, is_common=_common().__contains__)
    if problem is not None:
        raise PasswordRefusedError(problem)


class CurrentPasswordError(DeskError):
    code = "current-password"
    sentence = _("The current password is not right. Nothing was changed; type it once more.")


def change_password(
    *, user_id: int, current: str, password: str, keep: models.Session | None, address: str, now: datetime
) -> None:
    """The person changes their own password, proving the current one if there is one; tries are limited as at sign-in.

    Raises CurrentPasswordError, PasswordRefusedError, TooManyTriesError.
    """
    row = models.User.objects.get(pk=user_id)
    if row.has_usable_password():
        buckets = {f"change:{user_id}": rules.ACCOUNT_LIMIT, f"address:{address}": rules.ADDRESS_LIMIT}
        with counted(buckets, now=now):
            if not check_password(normalized(current), row.password):
                raise CurrentPasswordError
    set_password(user_id=user_id, password=password, actor_id=user_id, keep=keep, now=now)


@transaction.atomic
def set_password(
    *, user_id: int, password: str, actor_id: int, keep: models.Session | None = None, now: datetime
) -> None:
    """The person's new password; every session but `keep` ends, and that one gets a new key.

    Raises PasswordRefusedError.
    """
    row = models.User.objects.select_for_update(no_key=True).get(pk=user_id)
    check_new_password(password, about=(row.username, row.name))
    row.password = make_password(normalized(password))
    row.save(update_fields=["password"])
    kept = models.Session.objects.filter(pk=keep.pk if keep else 0)
    models.Session.objects.filter(user_id=user_id).exclude(pk__in=kept).delete()
    kept.update(must_rotate=True)
    audit.record(stream=f"user:{user_id}", action="password-set", actor_id=actor_id, now=now)


def normalized(password: str) -> str:
    """The same password from every keyboard and input method (NIST SP 800-63B-4, 3.1.1.2: NFKC)."""
    return unicodedata.normalize("NFKC", password)


@cache
def _common() -> frozenset[str]:
    return frozenset(CommonPasswordValidator().passwords)
