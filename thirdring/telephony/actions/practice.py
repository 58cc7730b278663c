"""What can be done on the practice line: take a call, let the caller speak on, and the caller's own patience."""

from dataclasses import asdict
from datetime import datetime, timedelta
from uuid import uuid4

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from thirdring.calls import actions as calls
from thirdring.calls import queries as call_queries
from thirdring.calls.values import EndedBy, Line
from thirdring.catalogue import queries as catalogue
from thirdring.catalogue.values import AvailabilityState, ProductHit
from thirdring.kernel import fast, live
from thirdring.kernel.errors import DeskError
from thirdring.routing import actions as routing
from thirdring.telephony import models, queries, rules
from thirdring.telephony.practice import LINGERS, NAME
from thirdring.telephony.values import Scenario, Script


class BusyError(DeskError):
    code = "busy-with-a-call"
    sentence = _("You have a call already. Finish it and its wrap-up first.")


@transaction.atomic
def take_practice_call(*, operator_id: int, language: str, scenario_key: str = "", now: datetime) -> int:
    """Let a simulated caller ring at this operator; the call's id. Without `scenario_key`, the one met least.

    The caller waits in the queue of the line like every other, for this operator alone.

    Raises BusyError, NoSuchScenarioError, AlreadyTakenError.
    """
    if call_queries.live_call_of(operator_id):
        raise BusyError
    if scenario_key:
        scenario = queries.scenario(scenario_key, language)
    else:
        scenario = rules.next_scenario(queries.scenarios(language), queries.practiced(operator_id))
    line = call_queries.line_by_number(scenario.line)
    call_id = calls.ring(
        line_id=line.id,
        switch=NAME,
        external_id=str(uuid4()),
        caller_number=scenario.number,
        practice=True,
        now=now,
    )
    _script(call_id, operator_id, scenario, line, now=now)
    patience = timedelta(seconds=scenario.patience)
    routing.admit(call_id=call_id, reserved_for=operator_id, rings_for=patience, now=now)
    if not any(offer.call_id == call_id for offer in routing.assign(now=now)):
        raise routing.AlreadyTakenError
    return call_id


@transaction.atomic
def speak_on(*, call_id: int, operator_id: int, now: datetime) -> Script:
    """The caller says the next thing. Raises NoPracticeCallError."""
    row = models.PracticeCall.objects.select_for_update().filter(pk=call_id, operator_id=operator_id).first()
    if row is None:
        raise queries.NoPracticeCallError
    if row.step < len(row.script["steps"]):
        row.step += 1
        is_over = row.step == len(row.script["steps"])
        row.hangs_up_at = now + LINGERS if is_over else None
        row.save(update_fields=["step", "hangs_up_at"])
        live.changed(f"call:{call_id}")
    return queries.script_value(row)


def hang_up_due(*, now: datetime) -> list[int]:
    """Callers whose patience is at its end, by the database's clock, hang up; their calls."""
    due = fast.rows(
        "SELECT call_id FROM telephony_practicecall WHERE hangs_up_at <= clock_timestamp() ORDER BY call_id"
    )
    return [call_id for (call_id,) in due if _hang_up(call_id, now=now)]


@transaction.atomic
def _hang_up(call_id: int, *, now: datetime) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE telephony_practicecall SET hangs_up_at = NULL "
            "WHERE call_id = %s AND hangs_up_at <= clock_timestamp() RETURNING call_id",
            [call_id],
        )
        still_due = cursor.fetchone() is not None
    return still_due and routing.end(call_id=call_id, by=EndedBy.CALLER, now=now)


def _script(call_id: int, operator_id: int, scenario: Scenario, line: Line, *, now: datetime) -> None:
    places = _goods(scenario, line, now=now) | dict(scenario.facts) | {"brand": line.brand.name}
    steps = rules.filled(scenario, places)
    models.PracticeCall.objects.create(
        call_id=call_id,
        operator_id=operator_id,
        scenario=scenario.key,
        language=scenario.language,
        script={
            "title": scenario.title,
            "facts": dict(scenario.facts),
            "steps": [asdict(step) for step in steps],
        },
        hold_patience=timedelta(seconds=scenario.hold_patience),
        hangs_up_at=now + timedelta(seconds=scenario.patience),
    )


def _goods(scenario: Scenario, line: Line, *, now: datetime) -> dict[str, str]:
    """`{item1}` with its color and size: things that are on sale, so that the order can really be taken."""
    places: dict[str, str] = {}
    for number, words in enumerate(scenario.goods, 1):
        hits = catalogue.find(words, price_list=line.price_list, limit=5, language=scenario.language)
        if not hits:
            continue
        hit = next((one for one in hits if one.availability.state is AvailabilityState.IN_STOCK), hits[0])
        places |= {f"{name}{number}": text for name, text in _named(hit, scenario.language, now=now).items() if text}
    return places


def _named(hit: ProductHit, language: str, *, now: datetime) -> dict[str, str]:
    product = catalogue.product(hit.product_id, language=language)
    there = catalogue.availability([variant.id for variant in product.variants], now=now)
    variant = max(product.variants, key=lambda one: there[one.id].quantity)
    return {"item": product.name, "color": variant.color, "size": variant.size, "code": variant.sku}
