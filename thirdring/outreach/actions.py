"""Ask for a catalogue, send it, keep the list of them."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime
from http import HTTPStatus

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from thirdring.calls import queries as calls
from thirdring.customers import actions as customers
from thirdring.customers import queries as customer_queries
from thirdring.customers.rules.postal import label
from thirdring.customers.values import EntryKind
from thirdring.kernel import audit, live
from thirdring.kernel.errors import DeskError, NotFoundError
from thirdring.messaging import actions as messaging
from thirdring.outreach import models, queries
from thirdring.outreach.values import Catalogue, Way
from thirdring.promotions import actions as promotions
from thirdring.promotions import queries as promotion_queries
from thirdring.promotions.values import CodeKind

TOPIC = "wishes"


class NotLikeThatError(DeskError):
    code = "catalogue-way"
    sentence = _("This catalogue cannot be sent like that. Choose the other way.")


class AlreadyWaitingError(DeskError):
    code = "catalogue-waits"
    sentence = _("This catalogue is on the list for this customer already.")
    status = HTTPStatus.CONFLICT


class PracticeError(DeskError):
    code = "catalogue-practice"
    sentence = _("On a practice call nothing is sent. Say the words, and go on.")


class NotACatalogueError(DeskError):
    code = "catalogue-code"
    sentence = _(
        "A catalogue needs a source code of its own that counts, and paper or a link. Check them, then add it."
    )


def send_by_post(
    *, customer_id: int, catalogue_id: int, address_id: int, actor_id: int, now: datetime, call_id: int | None = None
) -> int:
    """Put it on the list of what goes out by post; the id of the wish. Row O2.10.

    Raises NotFoundError, NotLikeThatError, AlreadyWaitingError and PracticeError.
    """
    found = _sendable(catalogue_id, Way.POST, call_id)
    address = next((a for a in customer_queries.addresses(customer_id) if a.id == address_id), None)
    if address is None:
        raise NotFoundError
    to = replace(address, recipient=address.recipient or customer_queries.profile(customer_id).name)
    wish_id = _wish(found, customer_id, Way.POST, actor_id=actor_id, call_id=call_id, now=now, lines=label(to))
    live.changed(TOPIC)
    return wish_id


def send_by_email(
    *,
    customer_id: int,
    catalogue_id: int,
    email: str,
    language: str,
    actor_id: int,
    now: datetime,
    call_id: int | None = None,
) -> int:
    """Mail the link at once; the id of the wish. Row O2.10.

    Raises NotFoundError, NotLikeThatError and PracticeError; the address is one of the customer's own.
    """
    found, profile = _sendable(catalogue_id, Way.EMAIL, call_id), customer_queries.profile(customer_id)
    if email not in {each.address for each in profile.emails}:
        raise NotFoundError
    with transaction.atomic():
        wish_id = _wish(found, customer_id, Way.EMAIL, actor_id=actor_id, call_id=call_id, now=now, lines=(email,))
        messaging.queue_mail(
            to=email,
            language=language,
            template="outreach/mail/catalogue",
            context={
                "name": profile.name,
                "catalogue": found.name(language),
                "link": found.link,
                "code": found.code,
            },
            reference=f"customer:{customer_id}",
            customer_id=customer_id,
            now=now,
        )
        _note_sent([wish_id], actor_id=actor_id, now=now)
    return wish_id


def mark_sent(*, wish_ids: Collection[int], actor_id: int, now: datetime) -> int:
    """They are in the post, and the desk can tell so; how many were waiting still. Row O2.10."""
    with transaction.atomic():
        rows = models.Wish.objects.select_for_update().filter(pk__in=wish_ids, sent_at=None, withdrawn_at=None)
        sent = _note_sent([row.pk for row in rows.order_by("pk")], actor_id=actor_id, now=now)
    live.changed(TOPIC)
    return sent


def withdraw(*, wish_id: int, actor_id: int, now: datetime) -> None:
    """Take it off the list. Raises NotFoundError where it is not on it."""
    with transaction.atomic():
        if not models.Wish.objects.filter(pk=wish_id, sent_at=None, withdrawn_at=None).update(withdrawn_at=now):
            raise NotFoundError
        audit.record(stream=f"wish:{wish_id}", action="withdrawn", actor_id=actor_id, now=now)
    live.changed(TOPIC, f"customer:{queries.wish(wish_id).customer_id}")


def add_catalogue(
    *, code: str, names: Mapping[str, str], link: str, printed: bool, actor_id: int | None, now: datetime
) -> int:
    """Its id. Raises NotACatalogueError where the code is no free source code, or nothing can be sent."""
    match = promotion_queries.find_code(code, at=now).code
    named = {language: name.strip() for language, name in names.items() if name.strip()}
    if match is None or match.kind is not CodeKind.SOURCE or not named or not (link or printed):
        raise NotACatalogueError
    try:
        with transaction.atomic():
            row = models.Catalogue.objects.create(
                code_id=match.id, names=named, link=link, printed=printed, added_at=now
            )
            audit.record(stream=f"catalogue:{row.pk}", action="added", actor_id=actor_id, now=now)
    except IntegrityError:
        raise NotACatalogueError from None
    return row.pk


def retire_catalogue(*, catalogue_id: int, actor_id: int, now: datetime) -> None:
    """It is offered no longer; what waits is still sent. Raises NotFoundError."""
    with transaction.atomic():
        if not models.Catalogue.objects.filter(pk=catalogue_id, retired_at=None).update(retired_at=now):
            raise NotFoundError
        audit.record(stream=f"catalogue:{catalogue_id}", action="retired", actor_id=actor_id, now=now)


def _sendable(catalogue_id: int, way: Way, call_id: int | None) -> Catalogue:
    found = queries.catalogue(catalogue_id)
    if way not in found.ways:
        raise NotLikeThatError
    if call_id is not None and calls.call(call_id).practice:
        raise PracticeError
    return found


def _wish(
    found: Catalogue,
    customer_id: int,
    way: Way,
    *,
    actor_id: int,
    call_id: int | None,
    now: datetime,
    lines: Collection[str],
) -> int:
    owner = customer_queries.survivor_id(customer_id)
    try:
        with transaction.atomic():
            row = models.Wish.objects.create(
                catalogue_id=found.id,
                customer_id=owner,
                call_id=call_id,
                way=way,
                label=list(lines),
                asked_by_id=actor_id,
                asked_at=now,
            )
    except IntegrityError as error:
        if "wish_waits_once" not in str(error):
            raise
        raise AlreadyWaitingError from None
    customers.remember(
        customer_id=owner,
        kind=EntryKind.MESSAGE,
        actor_id=actor_id,
        reference=f"wish:{row.pk}",
        summary=found.code,
        at=now,
    )
    return row.pk


def _note_sent(wish_ids: Collection[int], *, actor_id: int, now: datetime) -> int:
    by_code: dict[int, list[int]] = {}
    rows = models.Wish.objects.filter(pk__in=wish_ids)
    for code_id, customer_id in rows.values_list("catalogue__code_id", "customer_id"):
        by_code.setdefault(code_id, []).append(customer_id)
        live.changed(f"customer:{customer_id}")
    for code_id, customer_ids in by_code.items():
        promotions.note_mailing(
            code_id=code_id, customer_ids=customer_ids, sent_date=now.date(), actor_id=actor_id, now=now
        )
    return rows.update(sent_at=now)
