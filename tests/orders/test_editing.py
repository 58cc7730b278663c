"""Editing a draft and reading it back: whatever happens, what is placed is what was read aloud."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from tests.orders import builders as make
from thirdring.kernel import clock
from thirdring.kernel.idempotency import KeyReusedError
from thirdring.orders import actions, queries
from thirdring.orders.rules import editing, numbering, reading_back
from thirdring.orders.values import DraftBody, DraftLine, Edit

METHODS = ("standard", "express", "pickup")


class Desk(RuleBasedStateMachine):
    """Types, ticks what the screen showed at some time, and tries to submit what it showed."""

    @initialize()
    def open(self) -> None:
        self.house = make.house(SHIRT=500, CAP=500)
        self.draft_id = make.draft(self.house, SHIRT=1).id
        self.shown = self._quoted()
        self.aloud: dict[str, str] = {}
        self.placed = False

    @rule(sku=st.sampled_from(["SHIRT", "CAP"]), quantity=st.integers(1, 3))
    def add_a_line(self, sku: str, quantity: int) -> None:
        self._edit(Edit(op="add", path="lines", value={"variant_id": self.house.variants[sku], "quantity": quantity}))

    @rule(quantity=st.integers(1, 4), at=st.integers(0, 5))
    def change_a_quantity(self, quantity: int, at: int) -> None:
        lines = self._quoted().draft.body.lines
        if lines:
            key = lines[at % len(lines)].key
            others = {f"line:{line.key}" for line in lines if line.key != key}
            before = self._ticked()
            self._edit(Edit(path=f"lines.{key}.quantity", value=quantity))
            if not self.placed:  # no quantity price here: the other lines still say what they said
                assert before & others <= self._ticked()

    @rule(at=st.integers(0, 5))
    def take_a_line_off(self, at: int) -> None:
        lines = self._quoted().draft.body.lines
        if lines:
            self._edit(Edit(op="remove", path=f"lines.{lines[at % len(lines)].key}"))

    @rule(method=st.sampled_from(METHODS))
    def change_the_method(self, method: str) -> None:
        self._edit(Edit(path="ship_tos.1.method", value=method))

    @rule()
    def look(self) -> None:
        self.shown = self._quoted()

    @rule(at=st.integers(0, 20), every=st.booleans())
    def tick(self, at: int, every: bool) -> None:
        said = dict(self.shown.quote.parts)
        key = list(said)[at % len(said)]
        parts = said if every else {key: said[key]}
        fresh = self._quoted().quote.parts
        try:
            actions.tick(draft_id=self.draft_id, parts=parts, now=clock.now())
        except (actions.StalePartError, actions.DraftPlacedError):
            assert self.placed or any(fresh.get(part) != digest for part, digest in parts.items())
            return
        self.aloud |= parts

    @rule()
    def submit(self) -> None:
        now = self._quoted()
        read = all(self.aloud.get(part) == digest for part, digest in now.quote.parts.items())
        same = (self.shown.draft.version, self.shown.quote.digest) == (now.draft.version, now.quote.digest)
        try:
            placed = actions.place(
                draft_id=self.draft_id,
                expected_version=self.shown.draft.version,
                digest=self.shown.quote.digest,
                idempotency_key=f"machine-{self.draft_id}",
                actor_id=self.house.operator_id,
                now=clock.now(),
            )
        except (
            actions.UnreadError,
            actions.DraftChangedError,
            actions.NotReadyError,
            KeyReusedError,
        ):
            assert self.placed or now.problems or not read or not same
            return
        assert self.placed or (read and same and not now.problems)
        order = queries.order(placed.order_id)
        assert order.total == now.quote.total
        self.placed = True

    @invariant()
    def ticks_are_what_was_read_aloud(self) -> None:
        if hasattr(self, "draft_id"):
            assert all(self.aloud.get(part.key) == part.digest for part in self._quoted().parts if part.ticked)

    def _edit(self, edit: Edit) -> None:
        try:
            actions.change_draft(draft_id=self.draft_id, edits=[edit], now=clock.now())
        except actions.DraftPlacedError:
            assert self.placed

    def _quoted(self) -> queries.Quoted:
        return queries.quoted(queries.draft(self.draft_id), now=clock.now())

    def _ticked(self) -> set[str]:
        return {part.key for part in self._quoted().parts if part.ticked}


@pytest.mark.django_db
@pytest.mark.job("O1.13")
def test_whatever_happens_what_is_placed_is_what_was_read_aloud() -> None:
    run_state_machine_as_test(
        Desk,
        settings=settings(
            max_examples=12, stateful_step_count=14, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )


KEYS = st.sampled_from(["1", "2", "3"])
EDITS = st.one_of(
    st.builds(lambda k, v: Edit(path=f"lines.{k}.gift_message", value=v), KEYS, st.text(max_size=20)),
    st.builds(lambda k, v: Edit(path=f"lines.{k}.quantity", value=v), KEYS, st.integers(1, 99)),
    st.builds(lambda v: Edit(path="note", value=v), st.text(max_size=20)),
    st.builds(lambda k: Edit(path=f"lines.{k}.gift_wrap", value=True), KEYS),
)
BODY = DraftBody(lines=tuple(DraftLine(key=key, variant_id=1) for key in "123"))


@given(st.lists(EDITS, max_size=8), st.lists(EDITS, max_size=8))
def test_edits_of_different_fields_give_the_same_draft_in_any_order(mine: list[Edit], theirs: list[Edit]) -> None:
    taken = {edit.path for edit in mine}
    theirs = [edit for edit in theirs if edit.path not in taken]
    assert editing.apply(editing.apply(BODY, mine), theirs) == editing.apply(editing.apply(BODY, theirs), mine)


@given(EDITS, EDITS)
def test_a_field_that_somebody_else_changed_is_never_overwritten_unseen(theirs: Edit, mine: Edit) -> None:
    before = BODY.model_dump(mode="json")
    was = before["note"] if mine.path == "note" else before["lines"][int(mine.path[6]) - 1][mine.path[8:]]
    changed = editing.apply(BODY, [theirs])
    mine = Edit.of(mine.path, mine.value, was)
    overwritten = theirs.path == mine.path and theirs.value not in (was, mine.value)
    if overwritten:
        with pytest.raises(editing.Overtaken) as error:
            editing.apply(changed, [mine])
        assert (error.value.theirs, error.value.yours) == (theirs.value, mine.value)
    else:
        editing.apply(changed, [mine])


@pytest.mark.parametrize(
    "path",
    ["", "nothing", "lines", "lines.9.quantity", "lines.1.key", "lines.1.nothing", "lines.1.quantity.x", "codes.1"],
)
def test_edits_of_what_is_not_there_are_refused(path: str) -> None:
    with pytest.raises(editing.BadEdit):
        editing.apply(BODY, [Edit(path=path, value="x")])


@pytest.mark.parametrize("value", [0, -1, 10_000, "many", None])
def test_no_such_quantity(value: object) -> None:
    with pytest.raises(editing.BadEdit):
        editing.apply(BODY, [Edit(path="lines.1.quantity", value=value)])


def test_the_same_line_sent_twice_is_one_line() -> None:
    add = Edit(op="add", path="lines", value={"key": "9", "variant_id": 5})
    assert len(editing.apply(BODY, [add, add]).lines) == 4


def test_lines_to_an_address_that_is_taken_off_go_to_the_first() -> None:
    body = editing.apply(BODY, [Edit(op="add", path="ship_tos", value={}), Edit(path="lines.2.ship_to", value="2")])
    assert editing.apply(body, [Edit(op="remove", path="ship_tos.2")]).lines[1].ship_to == "1"
    with pytest.raises(editing.BadEdit):
        editing.apply(BODY, [Edit(op="remove", path="ship_tos.1")])


def test_parts_are_read_in_order() -> None:
    said = {"email": "a", "address:1": "b", "total": "c", "line:1": "d", "freight": "e", "delivery:1": "f", "tax": "g"}
    keys = [part.key for part in reading_back.parts(said, {"tax": "g", "total": "old"})]
    assert keys == ["line:1", "freight", "tax", "total", "address:1", "delivery:1", "email"]
    assert set(reading_back.unread(said, {"tax": "g", "total": "old"})) == set(said) - {"tax"}


@pytest.mark.job("M6.2")
@given(st.integers(10_001, 9_999_999), st.data())
def test_a_misheard_digit_or_a_swap_never_makes_another_number(serial: int, data: st.DataObject) -> None:
    number = numbering.number_of(serial)
    assert numbering.holds(number)
    at = data.draw(st.integers(0, len(number) - 1))
    wrong = number[:at] + str(data.draw(st.integers(0, 9))) + number[at + 1 :]
    assert wrong == number or not numbering.holds(wrong)
    if at + 1 < len(number) and number[at] != number[at + 1]:
        swapped = number[:at] + number[at + 1] + number[at] + number[at + 2 :]
        assert not numbering.holds(swapped)
        assert number in numbering.sounds_like(swapped)
    assert numbering.digits_in(numbering.spoken(number)) == number
