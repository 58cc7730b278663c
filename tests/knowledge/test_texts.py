from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thirdring.kernel.money import Money
from thirdring.knowledge import demo, models, queries, rules
from thirdring.knowledge.actions import EmptyWordingError, StaleWordingError, UnknownPlaceError, load, reword
from thirdring.knowledge.values import Kind, Language, Moment, Numbers, OrderFacts, Voice

NOW = datetime(2026, 3, 4, 9, 30, tzinfo=UTC)


@pytest.fixture
def texts(db):
    demo.load(NOW)


@pytest.mark.job("O2.2", "K8")
def test_every_text_is_there_in_three_languages_with_the_same_places():
    for new in demo.texts():
        places = {tuple(sorted(set(rules.places_in(body)))) for _title, body in new.wordings.values()}
        assert set(new.wordings) == set(Language), new.key
        assert len(places) == 1, new.key
        assert all(title and body for title, body in new.wordings.values())
        assert rules.unknown_places(new.kind, new.key, new.wordings[Language.ENGLISH][1]) == ()
    assert set(Moment) <= {new.key for new in demo.texts() if new.kind is Kind.PROMPT}


@pytest.mark.job("O2.1", "M1.1")
@pytest.mark.parametrize(
    ("language", "zone", "words"),
    [
        ("en", "Europe/London", "Good morning, and thank you for calling Fjord & Fell. My name is Freja."),
        ("da", "Europe/Copenhagen", "Goddag, og tak fordi du ringer til Fjord & Fell. Du taler med Freja."),
        ("zh", "Asia/Shanghai", "下午好，感谢您致电Fjord & Fell。我是客服Freja，"),
        ("sv", "Europe/Stockholm", "Good morning, and thank you"),
    ],
)
def test_a_greeting_speaks_the_language_and_knows_the_hour_of_the_line(texts, language, zone, words):
    said = queries.greeting("greeting", Voice(language, "Fjord & Fell", "Freja", NOW.astimezone(ZoneInfo(zone))))
    assert said.body.startswith(words)


@pytest.mark.job("O2.9")
def test_closing_words_name_the_brand(texts):
    said = queries.closing("closing-orders", Voice("da", "Fjord & Fell", "Freja", NOW))
    assert "Tak fordi du ringede til Fjord & Fell" in said.body


@given(st.sampled_from(Language), st.integers(0, 23))
def test_every_hour_has_a_greeting(language, hour):
    assert rules.day_greeting(language, hour)


facts = st.builds(
    OrderFacts,
    country=st.sampled_from(["DK", "GB", "US", "CN", "SE", "JP", ""]),
    ships_from=st.sampled_from(["", "DK", "GB", "CN"]),
    value=st.none() | st.builds(Money, st.decimals(0, 9999, places=2), st.sampled_from(["DKK", "GBP"])),
    has_personalized=st.booleans(),
    only_personalized=st.booleans(),
    back_order_date=st.none() | st.dates(date(2026, 1, 1), date(2027, 1, 1)),
    methods=st.frozensets(st.sampled_from(["invoice", "cash_on_delivery", "bank_transfer", "gift_card", "card"])),
    is_gift=st.booleans(),
    order_date=st.none() | st.dates(date(2026, 1, 1), date(2027, 1, 1)),
    free_shipping_from=st.none() | st.just(Money(Decimal(500), "DKK")),
)


@pytest.mark.job("O1.12", "O2.5")
@given(
    facts,
    st.builds(
        Numbers, transfer_days=st.integers(0, 90), legal_days=st.none() | st.just(14), late_until=st.none() | st.dates()
    ),
)
def test_policies_fit_any_order_with_every_number_that_their_words_need(order, numbers):
    points = rules.policy_points(order, numbers)
    keys = [point.key for point in points]
    assert len(keys) == len(set(keys))
    for point in points:
        missing = rules.PLACES.get(point.key, frozenset()) - set(point.numbers)
        assert missing <= {"due"}, point.key
    assert not {"shipping-waived", "shipping-missing"} <= set(keys)
    assert ("returns" in keys) is not order.only_personalized


@pytest.mark.job("O1.12")
def test_words_carry_the_numbers_of_this_order(texts):
    order = OrderFacts(
        country="DK",
        value=Money(Decimal("449.50"), "DKK"),
        free_shipping_from=Money(Decimal(500), "DKK"),
        has_personalized=True,
        back_order_date=date(2026, 3, 20),
        methods=frozenset({"invoice"}),
    )
    said = {policy.key: policy.body for policy in queries.policies_for(order, language="da", at=NOW)}
    assert "50,50\xa0kr." in said["policy:shipping-missing"]
    assert "inden for 30 dage" in said["policy:returns"]
    assert "inden for 14 dage" in said["policy:withdrawal"]
    assert "fredag den 20. marts 2026" in said["policy:back-order"]
    assert "policy:returns-personalized" in said
    assert "policy:pay-invoice" in said
    assert "policy:pay-by-card" not in said
    chinese = {p.key: p.body for p in queries.policies_for(OrderFacts(country="CN"), language="zh-hans", at=NOW)}
    assert "7天" in chinese["policy:withdrawal"]


@pytest.mark.job("O2.3", "O5.5", "S1.4")
@pytest.mark.parametrize(
    ("language", "q", "key"),
    [
        ("en", "how long delivery", "faq:delivery-time"),
        ("en", "waterpro", "faq:waterproof"),
        ("en", "WASHING a jacket", "faq:washing"),
        ("en", "damaged!!", "faq:damaged"),
        ("da", "vandtæt", "faq:waterproof"),
        ("da", "hvordan sender jeg tilbage", "faq:return-how"),
        ("da", "gavekort sal", "policy:pay-by-gift-card"),
        ("zh", "退货", "faq:return-how"),
        ("zh", "发票", "faq:invoice-copy"),
        ("zh", "怎么洗", "faq:washing"),
        ("zh", "邮", None),
        ("en", "refund zebra", "policy:returns"),
    ],
)
def test_answers_are_found_in_the_customers_language(texts, language, q, key):
    found = queries.answers(q, language, at=NOW)
    assert found
    assert key is None or key in {said.key for said in found[:4]}
    assert all(said.language == language for said in found)


def test_an_empty_question_gives_the_most_asked_and_a_strange_one_nothing(texts):
    assert len(queries.answers("", "en", at=NOW)) == 8
    assert queries.answers("zzzz qqqq", "en", at=NOW) == []
    assert queries.answers("'; drop table", "en", at=NOW) is not None
    assert queries.answers("??", "zh", at=NOW) == []


def test_loading_again_changes_nothing(texts):
    before = models.Wording.objects.count()
    assert load(texts=demo.texts(), now=NOW) == 0
    assert models.Wording.objects.count() == before


@pytest.fixture
def editor(db):
    from thirdring.people.actions import add_user
    from thirdring.people.values import Role

    return add_user(
        username="amelia",
        name="Amelia",
        password="a long enough sentence",
        roles=[Role.SUPERVISOR],
        language="en",
        now=NOW,
    )


@pytest.mark.usefixtures("texts")
class TestRewording:
    def one(self):
        return next(text for text in queries.texts(Kind.FAQ) if text.key == "damaged")

    def save(self, editor, **changes):
        fields = {"title": "Broken", "body": "A teapot in pieces", "from_version": 1, "language": Language.ENGLISH}
        return reword(text_id=self.one().id, actor_id=editor, now=NOW, **{**fields, **changes})

    def test_an_edit_is_a_new_version_that_is_found_at_once(self, editor):
        assert self.save(editor) == 2
        assert queries.answers("teapot", "en", at=NOW)[0].body == "A teapot in pieces"
        kept = queries.wordings(self.one().id, Language.ENGLISH)
        assert [(w.version, w.author) for w in kept] == [(2, "Amelia"), (1, "")]

    @pytest.mark.parametrize(
        ("error", "changes"),
        [
            (StaleWordingError, {"from_version": 7}),
            (EmptyWordingError, {"body": "  "}),
            (UnknownPlaceError, {"body": "costs {price}"}),
        ],
    )
    def test_what_is_refused_leaves_the_text_as_it_was(self, editor, error, changes):
        before = self.one()
        with pytest.raises(error):
            self.save(editor, **changes)
        assert self.one() == before
