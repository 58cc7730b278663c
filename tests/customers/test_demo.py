"""The demo house's customers: loaded once, refused by nothing."""

import pytest

from tests.customers.builders import NOW
from thirdring.customers import actions, demo, models, queries

pytestmark = pytest.mark.django_db


def test_everybody_is_taken_and_a_second_time_changes_nothing() -> None:
    loaded = actions.add_many(customers=demo.everybody(), source="check", actor_id=None, now=NOW)
    assert not loaded.refused
    assert loaded.added >= 120
    demo.load(NOW)
    before = models.Customer.objects.count(), models.Entry.objects.count()
    demo.load(NOW)
    assert (models.Customer.objects.count(), models.Entry.objects.count()) == before


@pytest.mark.job("O1.2", "O4.1")
def test_the_demo_has_a_household_namesakes_and_a_complaint() -> None:
    demo.load(NOW)
    assert len(queries.by_phone("+4583861515")) == 4
    assert len(queries.search("anne jensen", region="DK")) == 3
    (complainant,) = queries.search("oliver smith", region="GB")
    assert queries.profile(complainant.customer_id).alerts
