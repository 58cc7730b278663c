"""The terms of sale: shipping, tax, surcharges, working days. Versions are added, never changed."""

import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from pydantic import TypeAdapter, ValidationError

from thirdring.kernel import audit
from thirdring.kernel.errors import DeskError
from thirdring.orders import models
from thirdring.orders.quote import Explanation, Terms
from thirdring.orders.quote.demo_terms import DEMO_TERMS
from thirdring.orders.rules.terms_faults import faults

_ADAPTER = TypeAdapter(Terms)
_LOOK_AGAIN_SECONDS = 5.0
_kept: tuple[float, Terms] | None = None


class BadTermsError(DeskError):
    code = "bad-terms"
    sentence = _("These terms cannot be used. Put right what is named below, then send them again.")

    def __init__(self, found: Sequence[Explanation]) -> None:
        super().__init__(faults=[fault.code for fault in found])
        self.found = tuple(found)


def current() -> Terms:
    """The terms in force, those of the demo house where none were put. Every process looks again after 5 seconds."""
    global _kept
    if _kept is None or _kept[0] < time.monotonic():
        body = models.TermsVersion.objects.order_by("-version").values_list("body", flat=True).first()
        _kept = time.monotonic() + _LOOK_AGAIN_SECONDS, _ADAPTER.validate_python(body) if body else DEMO_TERMS
    return _kept[1]


def of(version: int) -> Terms:
    """The terms of a version, to price again what was ordered under them; those in force where it is not kept."""
    if version == current().version:
        return current()
    body = models.TermsVersion.objects.filter(pk=version).values_list("body", flat=True).first()
    return _ADAPTER.validate_python(body) if body else DEMO_TERMS if version == DEMO_TERMS.version else current()


def written() -> bytes:
    """The terms in force as the JSON that `put` takes."""
    return _ADAPTER.dump_json(current(), indent=2)


def put(*, text: bytes, actor_id: int, now: datetime) -> int:
    """Put new terms in force; their version, whatever number the JSON names. Raises BadTermsError with every fault."""
    terms = _read(text)
    if found := faults(terms):
        raise BadTermsError(found)
    with transaction.atomic():
        audit.record(stream="terms", action="put", actor_id=actor_id, now=now)  # its lock keeps versions in a row
        last = models.TermsVersion.objects.order_by("-version").values_list("version", flat=True).first()
        version = (last or DEMO_TERMS.version) + 1
        body = _ADAPTER.dump_python(replace(terms, version=version), mode="json")
        models.TermsVersion.objects.create(version=version, body=body, put_by_id=actor_id, put_at=now)
        transaction.on_commit(forget)
    return version


def forget() -> None:
    """Read the terms again when they are next asked for."""
    global _kept
    _kept = None


def _read(text: bytes) -> Terms:
    try:
        return _ADAPTER.validate_json(text)
    except ValidationError as error:
        raise BadTermsError(
            [
                Explanation(
                    "terms-unreadable",
                    "terms",
                    (("where", ".".join(str(step) for step in one["loc"]) or "-"), ("why", one["msg"])),
                )
                for one in error.errors()[:20]
            ]
        ) from None
