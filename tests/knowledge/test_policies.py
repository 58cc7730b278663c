from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from tests.people import builders as people
from thirdring.kernel.money import Money
from thirdring.knowledge import actions, built_in, models, queries
from thirdring.knowledge.rules import policies
from thirdring.knowledge.values import Facts, Language, PolicyBody, PolicyKind, Verdict

NOW = datetime(2026, 9, 4, 9, 30, tzinfo=UTC)
TODAY = NOW.date()
LONG_AGO = TODAY - timedelta(days=600)
BOUGHT = Facts(
    country="DK",
    reason="changed_mind",
    condition="unused",
    personalized=False,
    value=Money(Decimal(200), "DKK"),
    ordered_date=TODAY - timedelta(days=12),
    delivered_date=TODAY - timedelta(days=10),
    claims=0,
    orders=1,
)


def decided(kind, facts, at=NOW):
    version = policies.in_force([v for v in built_in.policies() if v.kind is kind], country=facts.country, on=at.date())
    return policies.decide(version, facts, at=at)


@pytest.mark.job("O1.12", "O2.5")
@pytest.mark.parametrize(
    ("changes", "verdict", "rule", "amount"),
    [
        ({}, Verdict.ALLOW, "in-window", 39),
        ({"orders": 5}, Verdict.ALLOW, "regular", 0),
        ({"reason": "faulty"}, Verdict.ALLOW, "faulty", 0),
        ({"personalized": True}, Verdict.REFUSE, "personalized", None),
        ({"personalized": True, "reason": "damaged"}, Verdict.ALLOW, "faulty", 0),
        ({"condition": "worn"}, Verdict.ASK, "worn", None),
        ({"delivered_date": TODAY - timedelta(days=30)}, Verdict.ALLOW, "in-window", 39),
        ({"delivered_date": TODAY - timedelta(days=31)}, Verdict.ASK, "after-window", 39),
        ({"delivered_date": TODAY - timedelta(days=91)}, Verdict.REFUSE, "too-late", None),
        ({"delivered_date": None}, Verdict.ALLOW, "in-window", 39),
        ({"country": "US", "delivered_date": TODAY - timedelta(days=59)}, Verdict.ALLOW, "in-window", 39),
        ({"country": "CN", "delivered_date": TODAY - timedelta(days=16)}, Verdict.ASK, "after-window", 39),
        ({"country": "JP"}, Verdict.ALLOW, "in-window", 39),
        ({"delivered_date": LONG_AGO, "reason": "faulty"}, Verdict.ALLOW, "faulty", 0),
        ({"country": "US", "delivered_date": LONG_AGO, "reason": "faulty"}, Verdict.REFUSE, "too-late", None),
    ],
)  # fmt: skip
def test_returns_are_decided_by_market_window_reason_and_condition(changes, verdict, rule, amount):
    decision = decided(PolicyKind.RETURN, replace(BOUGHT, **changes))
    assert (decision.verdict, decision.rule) == (verdict, rule)
    assert decision.amount == (None if amount is None else Money(Decimal(amount), "DKK").rounded())
    assert (decision.approver is not None) is (verdict is Verdict.ASK)


def test_what_was_ordered_before_the_holidays_may_come_back_until_the_end_of_january():
    facts = replace(BOUGHT, ordered_date=date(2026, 11, 20), delivered_date=date(2026, 11, 24))
    on = decided(PolicyKind.RETURN, facts, datetime(2027, 1, 31, 12, tzinfo=UTC))
    assert (on.rule, on.until) == ("season", date(2027, 1, 31))
    assert decided(PolicyKind.RETURN, facts, datetime(2027, 2, 1, 12, tzinfo=UTC)).rule == "after-window"
    late = replace(facts, ordered_date=date(2026, 12, 30), delivered_date=date(2027, 1, 20))
    assert decided(PolicyKind.RETURN, late, datetime(2027, 2, 19, 12, tzinfo=UTC)).until == date(2027, 2, 19)


@pytest.mark.job("O3.1")
@pytest.mark.parametrize(
    ("state", "what", "verdict"),
    [
        ("placed", "items", Verdict.ALLOW),
        ("released", "address", Verdict.ALLOW),
        ("picking", "address", Verdict.ASK),
        ("picking", "items", Verdict.REFUSE),
        ("shipped", "address", Verdict.REFUSE),
        ("delivered", "payment", Verdict.REFUSE),
    ],
)
def test_an_order_may_be_changed_until_it_is_packed(state, what, verdict):
    decision = decided(PolicyKind.CHANGE, Facts(country="DK", what=what, order_state=state))
    assert decision.verdict is verdict
    assert decision.say[Language.DANISH]


@pytest.mark.job("M5.10", "M5.6")
def test_what_is_given_for_an_inconvenience_is_limited_and_repeats_are_asked_about():
    facts = Facts(what="coupon", reason="late", value=Money(Decimal(1000), "DKK"), claims=0)
    asks = {sum_: replace(facts, asked=Money(Decimal(sum_), "DKK")) for sum_ in (100, 101, 501, 1001)}
    found = {sum_: decided(PolicyKind.APPEASEMENT, each) for sum_, each in asks.items()}
    assert [f.verdict for f in found.values()] == [Verdict.ALLOW, Verdict.ASK, Verdict.ASK, Verdict.REFUSE]
    assert [f.approver for f in found.values()] == [None, "supervisor", "manager", None]
    assert decided(PolicyKind.APPEASEMENT, replace(asks[100], claims=2)).approver == "supervisor"
    assert decided(PolicyKind.SHIPPING_WAIVER, replace(facts, asked=facts.value)).allowed


def test_a_decision_explains_itself_and_says_what_was_not_known():
    decision = decided(PolicyKind.RETURN, replace(BOUGHT, orders=None, delivered_date=TODAY - timedelta(days=40)))
    steps = {step.rule: step for step in decision.explanation}
    window = steps["in-window"].checks[0]
    assert (window.fact, window.holds, window.wanted) == ("window", False, TODAY - timedelta(days=10))
    assert [step.holds for step in decision.explanation] == [False] * (len(steps) - 1) + [True]
    assert decision.missing == ("orders",)


facts_of_any_kind = st.builds(
    Facts,
    country=st.sampled_from(["DK", "GB", "US", "CN", "JP", ""]),
    what=st.sampled_from(["", "coupon", "refund", "invoice", "address", "in_advance"]),
    reason=st.sampled_from(["", "faulty", "late", "changed_mind", "goodwill"]),
    condition=st.sampled_from(["", "unused", "worn"]),
    order_state=st.sampled_from(["", "placed", "picking", "shipped"]),
    personalized=st.none() | st.booleans(),
    value=st.none() | st.builds(Money, st.decimals(0, 999, places=2), st.sampled_from(["DKK", "GBP", "SEK"])),
    asked=st.none(),
    delivered_date=st.none() | st.dates(date(2024, 1, 1), date(2026, 12, 31)),
    ordered_date=st.none() | st.dates(date(2024, 1, 1), date(2026, 12, 31)),
    claims=st.none() | st.integers(0, 5),
    orders=st.none() | st.integers(0, 9),
)


@given(st.sampled_from(PolicyKind), facts_of_any_kind)
def test_every_policy_decides_every_fact_and_facts_survive_being_kept(kind, facts):
    decision = decided(kind, facts)
    assert decision.explanation[-1].rule == decision.rule
    assert policies.read(policies.written(facts)) == facts
    again = policies.decide(next(v for v in built_in.policies() if v.number == decision.version and v.kind is kind),
                            policies.read(policies.written(facts)), at=NOW)  # fmt: skip
    assert again.rule == decision.rule


def test_the_policies_that_come_with_the_house_are_whole():
    for version in built_in.policies():
        assert policies.faults(version.kind, version.body) == ()
        assert policies.unknown_places(version.body) == ()
        for rule in version.body.rules:
            places = {frozenset(policies._PLACE.findall(text)) for text in rule.say.values()}
            assert len(places) == 1, (version.kind, rule.name)


@pytest.fixture
def manager(db):
    return people.user().pk


def body_of(kind, number=1):
    return next(v.body for v in built_in.policies() if v.kind is kind and v.number == number)


def longer(days):
    rules = body_of(PolicyKind.RETURN, 2).model_dump(mode="json")["rules"]
    for rule in rules:
        if rule["name"] == "in-window":
            rule["days"] = days
    return PolicyBody.model_validate({"rules": rules})


def write(manager, **changes):
    fields = {
        "kind": PolicyKind.RETURN,
        "body": longer(45),
        "markets": ["DK"],
        "starts_date": TODAY,
        "ends_date": None,
        "note": "Summer",
        "from_number": 4,
        "actor_id": manager,
        "now": NOW,
    }
    return actions.write_policy(**{**fields, **changes})


def test_a_new_version_counts_from_its_day_in_its_markets_and_the_old_one_after_its_end(manager):
    facts = replace(BOUGHT, delivered_date=TODAY - timedelta(days=40))
    assert queries.decide(PolicyKind.RETURN, facts, at=NOW).rule == "after-window"
    starts, ends = TODAY + timedelta(days=1), TODAY + timedelta(days=3)
    assert write(manager, starts_date=starts, ends_date=ends) == 5
    for days, rule, version in (
        (0, "after-window", 2),
        (1, "in-window", 5),
        (3, "in-window", 5),
        (4, "after-window", 2),
    ):
        decision = queries.decide(PolicyKind.RETURN, facts, at=NOW + timedelta(days=days))
        assert (decision.rule, decision.version) == (rule, version)
    assert queries.decide(PolicyKind.RETURN, replace(facts, country="GB"), at=NOW + timedelta(days=1)).version == 2
    assert {v.number for v in queries.current(PolicyKind.RETURN, on=starts)} == {1, 2, 3, 4, 5}


@pytest.mark.parametrize(
    ("error", "changes"),
    [
        (actions.StalePolicyError, {"from_number": 3}),
        (actions.PolicyDatesError, {"starts_date": TODAY - timedelta(days=1)}),
        (actions.PolicyDatesError, {"ends_date": TODAY - timedelta(days=1)}),
        (actions.NoMarketError, {"markets": []}),
        (actions.NoMarketError, {"markets": ["Denmark"]}),
        (actions.BadPolicyError, {"kind": PolicyKind.CHANGE, "from_number": 1, "body": longer(1)}),
    ],
)
def test_what_is_refused_writes_nothing(manager, error, changes):
    actions.load_policies(now=NOW)
    before = models.PolicyVersion.objects.count()
    with pytest.raises(error):
        write(manager, **changes)
    assert models.PolicyVersion.objects.count() == before


def test_a_decision_is_kept_with_its_version_and_nothing_kept_can_be_changed(manager):
    decision = queries.decide(PolicyKind.RETURN, BOUGHT, at=NOW)
    kept = actions.keep_decision(decision=decision, subject="return:7", actor_id=manager, now=NOW)
    write(manager)
    (found,) = queries.decisions("return:7")
    assert (found.id, found.rule, found.version) == (kept, "in-window", 2)
    for rows, change in (
        (models.PolicyDecision.objects.filter(pk=kept), {"verdict": "refuse"}),
        (models.PolicyVersion.objects.filter(pk=found.version_id), {"body": {}}),
    ):
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            rows.update(**change)
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        models.PolicyDecision.objects.filter(pk=kept).delete()


def test_a_version_is_tried_on_what_was_decided_before(manager):
    old = replace(BOUGHT, delivered_date=TODAY - timedelta(days=40))
    for facts in (BOUGHT, old, replace(old, country="GB")):
        decision = queries.decide(PolicyKind.RETURN, facts, at=NOW)
        actions.keep_decision(decision=decision, subject="return:1", actor_id=manager, now=NOW)
    write(manager)
    tried, otherwise = queries.otherwise(queries.version(PolicyKind.RETURN, 5))
    assert tried == 2
    assert [(kept.rule, decision.rule) for kept, decision in otherwise] == [("after-window", "in-window")]
    moved = {d.name: d for d in policies.compared(body_of(PolicyKind.RETURN, 2), longer(45)) if d.moved != "same"}
    assert moved["in-window"].fields == {"days"}


@pytest.mark.job("O2.5")
def test_words_are_said_in_three_languages_with_the_numbers_of_the_case():
    decision = decided(PolicyKind.RETURN, BOUGHT)
    assert "inden for 30 dage" in queries.said(decision, "da")
    assert "39,00\xa0kr." in queries.said(decision, "da")
    assert "30天" in queries.said(decision, "zh-hans")
    assert "within 30 days" in queries.said(decision, "en")


def test_the_numbers_that_texts_tell_are_those_of_the_version_in_force(manager):
    from thirdring.knowledge import demo
    from thirdring.knowledge.values import OrderFacts

    demo.load(NOW)
    write(manager)
    told = {said.key: said.body for said in queries.policies_for(OrderFacts(country="DK"), language="en", at=NOW)}
    assert "within 45 days" in told["policy:returns"]
    assert "within 14 days" in told["policy:price-match"]
    assert "within 2 years" in told["policy:guarantee"]
    (refund,) = [s for s in queries.answers("money back", "en", at=NOW, country="DK") if s.key == "faq:refund-when"]
    assert "Within 5 days" in refund.body
