"""Policies on the screen: read, compared, written, tried before they count."""

import pytest
from django.utils import timezone

from tests.people import builders as people
from thirdring.kernel import clock
from thirdring.knowledge import actions, policy_forms, queries
from thirdring.knowledge.values import Facts, PolicyKind
from thirdring.people.values import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager(client):
    client.force_login(people.user(Role.MANAGER))
    return client


def fields(kind=PolicyKind.PRICE_MATCH, number=1, **changes):
    """The form as the browser sends it."""
    version = queries.version(kind, number)
    newest = queries.versions(kind)[0].number
    form = policy_forms.as_typed(version, newest=newest, today=clock.now().date())
    sent = {"markets": form.markets, "starts": "", "note": "Test", "rules": len(form.rules), "from_number": newest}
    for i, rule in enumerate(form.rules):
        names = ("name", "verdict", "approver", "days", "until", "amounts", "percent", "numbers")
        sent |= {f"rule-{i}-{name}": getattr(rule, name) for name in names}
        sent |= {f"rule-{i}-say-{language}": text for language, text in rule.say.items()}
        sent[f"when-{i}"] = len(rule.when)
        for n, condition in enumerate(rule.when):
            sent |= {f"rule-{i}-{n}-{name}": getattr(condition, name) for name in ("fact", "op", "value")}
    return sent | changes


@pytest.mark.parametrize("kind", PolicyKind)
def test_every_policy_can_be_read_and_survives_the_form_unchanged(manager, kind):
    assert manager.get("/knowledge/policies/").status_code == 200
    for version in queries.versions(kind):
        page = manager.get(f"/knowledge/policies/{kind}/", {"version": version.number})
        assert page.status_code == 200
        assert manager.get(f"/knowledge/policies/{kind}/new/", {"from": version.number}).status_code == 200
        form = policy_forms.as_typed(version, newest=version.number, today=clock.now().date())
        assert policy_forms.body(form) == version.body


@pytest.mark.job("O2.5")
def test_a_manager_tries_a_version_on_facts_and_puts_it_in_force(manager):
    address = "/knowledge/policies/price_match/new/"
    today = clock.now().date().isoformat()
    facts = {"fact-country": "DK", "fact-value": "200 DKK", "fact-asked": "20 DKK", "fact-ordered_date": today}
    tried = manager.post(address, fields(act="try", **{"rule-0-days": "21"}, **facts)).content.decode()
    assert "in-time" in tried
    assert "inden for 21 dage" in tried
    assert queries.versions(PolicyKind.PRICE_MATCH)[0].number == 1
    answer = manager.post(address, fields(act="write", **{"rule-0-days": "21"}))
    assert answer.status_code == 302
    now = clock.now()
    decision = queries.decide(
        PolicyKind.PRICE_MATCH, Facts(country="DK", ordered_date=timezone.localtime(now).date()), at=now
    )
    assert (decision.version, decision.days) == (2, 21)
    page = manager.get("/knowledge/policies/price_match/?version=2&with=1").content.decode()
    assert "changed" in page


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"rule-0-days": "many"}, "in-time"),
        ({"rule-0-say-da": ""}, "in-time"),
        ({"rule-0-amounts": "lots DKK"}, "in-time"),
        ({"rule-2-days": "9"}, "last rule"),
        ({"rule-0-say-en": "{nothing} fits"}, "nothing"),
        ({"markets": "Denmark"}, "two letters"),
        ({"from_number": "0"}, "written meanwhile"),
        ({"ends": "2001-01-01"}, "must not end"),
    ],
)
def test_what_cannot_be_read_is_said_and_nothing_typed_is_lost(manager, changes, why):
    actions.load_policies(now=clock.now())
    page = manager.post("/knowledge/policies/price_match/new/", fields(act="write", **changes))
    shown = page.content.decode()
    assert page.status_code == 200
    assert 'role="alert"' in shown
    assert why in shown
    assert 'value="Test"' in shown
    assert len(queries.versions(PolicyKind.PRICE_MATCH)) == 1


def test_rules_and_conditions_are_added_moved_and_removed_without_losing_the_rest(manager):
    form = policy_forms.as_typed(queries.version(PolicyKind.RETURN, 1), newest=4, today=clock.now().date())
    names = [rule.name for rule in form.rules]
    more = policy_forms.moved(form, "add-rule")
    assert [rule.name for rule in more.rules] == [*names[:-1], "", names[-1]]
    assert [r.name for r in policy_forms.moved(form, "up-rule-1").rules][:2] == [names[1], names[0]]
    assert len(policy_forms.moved(form, "remove-rule-0").rules) == len(names) - 1
    assert len(policy_forms.moved(form, "add-when-0").rules[0].when) == len(form.rules[0].when) + 1
    assert policy_forms.moved(form, "remove-when-0-0").rules[0].when == form.rules[0].when[1:]
    assert policy_forms.moved(form, "remove-rule-99") == form


def test_an_operator_reads_and_does_not_write(client):
    client.force_login(people.user(Role.OPERATOR))
    assert client.get("/knowledge/policies/return/").status_code == 200
    assert client.get("/knowledge/policies/return/new/").status_code == 403
    assert client.get("/knowledge/policies/nothing/").status_code == 404
