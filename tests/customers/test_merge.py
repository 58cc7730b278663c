"""Two records become one and two again; whatever the order, nothing is lost and everything is found."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from tests.customers.builders import NOW, customer, home
from thirdring.customers import actions, models, queries
from thirdring.customers.queries.merges import NoMergeError
from thirdring.customers.values import Check, EntryKind

pytestmark = pytest.mark.django_db


def merged(absorbed: int, survivor: int) -> int:
    return actions.merge(absorbed_id=absorbed, survivor_id=survivor, actor_id=1, now=NOW)


@pytest.mark.job("O4.1", "S2.1")
def test_a_merge_keeps_everything_and_redirects_the_old_account() -> None:
    old = customer("Anna", "Holm", phones=["33123456"], emails=["a@example.dk"], addresses=[home()], note="Old",
                   code_word="Regnbue")  # fmt: skip
    new = customer("Anna", "Holm Lund", phones=["33123456", "44001122"], emails=["b@example.dk"],
                   addresses=[home("Bakken 1", "8000", "Aarhus C")], note="New")  # fmt: skip
    account = queries.profile(old).account_number
    merged(old, new)
    profile = queries.profile(old)
    assert profile == queries.profile(new)
    assert profile.id == new
    assert [phone.e164 for phone in profile.phones] == ["+4533123456", "+4544001122"]
    assert [email.address for email in profile.emails] == ["b@example.dk", "a@example.dk"]
    assert {note.text for note in profile.notes} == {"Old", "New"}
    assert [a.city for a in profile.addresses] == ["Aarhus C", "København Ø"]
    assert profile.primary_shipping == profile.addresses[0]
    assert [a.is_primary_billing for a in profile.addresses] == [True, False]
    assert queries.by_account(account) == new
    assert actions.check_code_word(customer_id=new, said="regnbue", actor_id=1, now=NOW) is Check.MATCHED
    for q in (account, "anna holm", "holm københavn", "a@example.dk", "holm aarhus"):
        assert [hit.customer_id for hit in queries.search(q, region="DK")] == [new], q
    assert [hit.customer_id for hit in queries.by_phone("+4533123456")] == [new]
    assert queries.household(new) == []


@pytest.mark.job("O4.1")
def test_undoing_gives_back_both_and_leaves_what_came_since_with_the_survivor() -> None:
    old = customer("Anna", "Holm", phones=["33123456"], addresses=[home()])
    new = customer("Anna", "Lund", addresses=[home("Bakken 1", "8000", "Aarhus C")])
    before = {one: queries.profile(one) for one in (old, new)}
    merge = merged(old, new)
    later = NOW + timedelta(hours=1)
    actions.remember(
        customer_id=old, kind=EntryKind.ORDER, actor_id=1, reference="order:1", summary="Order 1", at=later
    )
    kept = actions.make_primary(address_id=before[old].addresses[0].id, shipping=True, actor_id=1, now=later)
    phone = actions.add_phone(customer_id=old, number="44001122", actor_id=1, now=later)
    assert queries.written_since(queries.merge_of(merge)) == 3
    actions.undo_merge(merge_id=merge, actor_id=2, now=later)
    assert queries.profile(old) == before[old]
    after = queries.profile(new)
    assert after.primary_shipping is not None
    assert after.primary_shipping.id == kept
    assert after.primary_billing is not None
    assert after.primary_billing.id == before[new].addresses[0].id
    assert [p.id for p in after.phones] == [phone]
    assert "order:1" in [entry.reference for entry in queries.timeline(new)]
    assert "order:1" not in [entry.reference for entry in queries.timeline(old)]


def test_what_cannot_be_merged_or_undone_says_so_and_changes_nothing() -> None:
    one, other = customer(), customer()
    with pytest.raises(actions.SameCustomerError):
        merged(one, one)
    merge = merged(one, other)
    with pytest.raises(actions.SameCustomerError):
        merged(other, one)
    actions.undo_merge(merge_id=merge, actor_id=1, now=NOW)
    entries = models.Entry.objects.count()
    with pytest.raises(NoMergeError):
        actions.undo_merge(merge_id=merge, actor_id=1, now=NOW)
    assert models.Entry.objects.count() == entries


def test_the_database_refuses_a_second_live_merge_of_one_record() -> None:
    one, other, third = customer(), customer(), customer()
    merged(one, other)
    with pytest.raises(IntegrityError), transaction.atomic():
        models.Merge.objects.create(absorbed_id=one, survivor_id=third, at=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        models.Customer.objects.filter(pk=other).update(merged_into=third)
    with pytest.raises(IntegrityError), transaction.atomic():
        models.Customer.objects.filter(pk=third).update(merged_into=third, survivor=third)


class Merging(RuleBasedStateMachine):
    """Any series of merges, undoings and new rows against a plain model of who belongs to whom."""

    people = Bundle("people")

    def __init__(self) -> None:
        super().__init__()
        self.into: dict[int, int | None] = {}
        self.written: dict[int, list[str]] = {}
        self.accounts: dict[int, str] = {}
        self.merges: dict[int, int] = {}
        self.count = 0

    def end(self, one: int) -> int:
        target = self.into[one]
        return one if target is None else self.end(target)

    @rule(target=people)
    def add(self) -> int:
        new = customer("Kim", "Holm", addresses=[home()])
        self.into[new] = None
        self.written[new] = []
        self.accounts[new] = queries.profile(new).account_number
        return new

    @rule(absorbed=people, survivor=people)
    def merge(self, absorbed: int, survivor: int) -> None:
        ends = self.end(absorbed), self.end(survivor)
        if ends[0] == ends[1]:
            with pytest.raises(actions.SameCustomerError):
                merged(absorbed, survivor)
            return
        self.merges[merged(absorbed, survivor)] = ends[0]
        self.into[ends[0]] = ends[1]

    @rule(data=st.data())
    def undo(self, data: st.DataObject) -> None:
        if self.merges:
            merge = data.draw(st.sampled_from(sorted(self.merges)))
            actions.undo_merge(merge_id=merge, actor_id=1, now=NOW)
            self.into[self.merges.pop(merge)] = None

    @rule(one=people)
    def order(self, one: int) -> None:
        self.count += 1
        reference = f"order:{self.count}"
        actions.remember(
            customer_id=one, kind=EntryKind.ORDER, actor_id=1, reference=reference, summary=reference, at=NOW
        )
        self.written[self.end(one)].append(reference)

    @rule(one=people)
    def new_primary(self, one: int) -> None:
        used = queries.addresses(one)
        actions.make_primary(address_id=used[-1].id, shipping=True, billing=True, actor_id=1, now=NOW)

    @invariant()
    def everybody_is_found_with_everything(self) -> None:
        for one in self.into:
            assert queries.by_account(self.accounts[one]) == self.end(one)
        for end in {self.end(one) for one in self.into}:
            family = [other for other in self.into if self.end(other) == end]
            assert set(queries.same_person(family[0])) == set(family)
            orders = queries.timeline(family[-1], 500, kind=EntryKind.ORDER)
            assert {e.reference for e in orders} == {ref for other in family for ref in self.written[other]}
            used = queries.addresses(family[0])
            assert [sum(a.is_primary_shipping for a in used), sum(a.is_primary_billing for a in used)] == [1, 1]


@pytest.mark.job("O4.1")
def test_any_series_of_merges_and_undoings() -> None:
    run_state_machine_as_test(
        Merging,
        settings=settings(
            max_examples=12, stateful_step_count=14, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
