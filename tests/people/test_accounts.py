"""Who keeps whose account, and what is recorded of it."""

import pytest
from django.db import IntegrityError, transaction

from tests.people.builders import PASSWORD, user
from thirdring.kernel import audit, clock
from thirdring.kernel.models import AuditEntry
from thirdring.people import models, queries
from thirdring.people.actions import accounts, add_user
from thirdring.people.actions.accounts import LastAdministratorError, NotYoursToChangeError, UsernameTakenError
from thirdring.people.actions.links import LinkSpentError, let_administrator_in, make_link, use_link
from thirdring.people.actions.passwords import PasswordRefusedError
from thirdring.people.values import Role

pytestmark = pytest.mark.django_db


def edit(one: models.User, actor: models.User, *roles: Role) -> None:
    accounts.edit_user(
        user_id=one.pk, name=one.name, roles=roles, language="en", region="DK", team_id=None,
        skills={}, languages={}, actor_id=actor.pk, now=clock.now(),
    )  # fmt: skip


def test_a_supervisor_keeps_operators_and_nobody_above_them():
    supervisor, operator, manager = user(Role.SUPERVISOR), user(), user(Role.MANAGER)
    edit(operator, supervisor, Role.OPERATOR)
    for roles in ([Role.SUPERVISOR], [Role.OPERATOR, Role.ADMINISTRATOR]):
        with pytest.raises(NotYoursToChangeError):
            edit(operator, supervisor, *roles)
    with pytest.raises(NotYoursToChangeError):
        make_link(user_id=manager.pk, actor_id=supervisor.pk, now=clock.now())
    with pytest.raises(NotYoursToChangeError):
        accounts.deactivate_user(user_id=supervisor.pk, actor_id=supervisor.pk, now=clock.now())
    with pytest.raises(NotYoursToChangeError):
        user(Role.ADMINISTRATOR, actor_id=supervisor.pk)
    assert models.User.objects.get(pk=operator.pk).roles == ["operator"]
    assert models.User.objects.get(pk=supervisor.pk).is_active


def test_the_last_administrator_stays():
    only = user(Role.ADMINISTRATOR)
    with pytest.raises(LastAdministratorError):
        accounts.deactivate_user(user_id=only.pk, actor_id=only.pk, now=clock.now())
    with pytest.raises(LastAdministratorError):
        edit(only, only, Role.MANAGER)
    second = user(Role.ADMINISTRATOR)
    edit(only, second, Role.MANAGER)
    with pytest.raises(LastAdministratorError):
        accounts.deactivate_user(user_id=second.pk, actor_id=second.pk, now=clock.now())


def test_usernames_are_one_whatever_their_case():
    user(username="freja")
    with pytest.raises(UsernameTakenError):
        user(username="  FREJA ")
    with pytest.raises(IntegrityError), transaction.atomic():
        models.User.objects.create(username="Freja", created_at=clock.now())


def test_unknown_roles_do_not_get_into_the_database():
    with pytest.raises(IntegrityError), transaction.atomic():
        models.User.objects.filter(pk=user().pk).update(roles=["owner"])


def test_a_weak_password_adds_nobody():
    with pytest.raises(PasswordRefusedError):
        add_user(username="x", name="X", password="password1234567", roles=[], now=clock.now())
    assert not models.User.objects.exists()


@pytest.mark.job("S2.3")
def test_everything_about_an_account_is_recorded_without_personal_data(client):
    boss, one = user(Role.ADMINISTRATOR), user()
    client.post("/sign-in", {"username": one.username, "password": "wrong wrong wrong"})
    client.post("/sign-in", {"username": one.username, "password": PASSWORD})
    client.post("/sign-out")
    edit(one, boss, Role.PLANNER)
    token = make_link(user_id=one.pk, actor_id=boss.pk, now=clock.now())
    use_link(token=token, password="some other long words", now=clock.now())
    accounts.deactivate_user(user_id=one.pk, actor_id=boss.pk, now=clock.now())
    accounts.reactivate_user(user_id=one.pk, actor_id=boss.pk, now=clock.now())
    stream = f"user:{one.pk}"
    found = list(AuditEntry.objects.filter(stream=stream).order_by("seq").values_list("action", flat=True))
    expected = ["added", "sign-in-failed", "signed-in", "signed-out", "roles-changed", "link-made", "password-set"]
    assert [action for action in found if action in {*expected, "deactivated", "reactivated"}] == [
        *expected, "deactivated", "reactivated",
    ]  # fmt: skip
    assert audit.first_broken_line(stream) is None
    told = str(list(AuditEntry.objects.values_list("data", flat=True)))
    assert one.name not in told
    assert one.username not in told
    assert token not in told


def test_a_link_lets_in_once_and_the_person_chooses_the_password(client):
    boss, one = user(Role.SUPERVISOR), user(password=None)
    client.force_login(boss)
    page = client.post(f"/people/{one.pk}/sign-in-link").content.decode()
    path = page.split("http://testserver")[1].split('"')[0]
    client.cookies.clear()
    assert one.name in client.get(path).content.decode()
    assert "at least 15" in client.post(path, {"new_password": "short"}).content.decode()
    answer = client.post(path, {"new_password": "four quite unrelated words"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    assert queries.session_person(client.cookies["thirdring_session"].value) is not None
    assert client.get(path).status_code == 410
    with pytest.raises(LinkSpentError):
        use_link(token=path.rsplit("/", 1)[1], password="four quite unrelated words", now=clock.now())


def test_a_newer_link_or_a_day_ends_a_link():
    from datetime import timedelta

    boss, one = user(Role.SUPERVISOR), user()
    first = make_link(user_id=one.pk, actor_id=boss.pk, now=clock.now())
    second = make_link(user_id=one.pk, actor_id=boss.pk, now=clock.now())
    with pytest.raises(LinkSpentError):
        use_link(token=first, password="four quite unrelated words", now=clock.now())
    with pytest.raises(LinkSpentError):
        use_link(token=second, password="four quite unrelated words", now=clock.now() + timedelta(days=2))


@pytest.mark.job("O6.1")
def test_people_are_added_changed_and_found_on_the_screen(client):
    boss = user(Role.ADMINISTRATOR)
    client.force_login(boss)
    client.post("/people/teams", {"name": "Copenhagen"})
    client.post("/people/skills", {"name": "Returns"})
    team, skill = queries.teams()[0], queries.skills()[0]
    answer = client.post(
        "/people/new",
        {"name": "Åse Bjørn", "roles": ["operator"], "team": team.id, "language": "da", "region": "DK",
         f"skill-{skill.id}": "4", "language-da": "5", "language-en": "9"},
    )  # fmt: skip
    assert answer.status_code == 302
    one = next(it for it in queries.people(q="åse copenhagen"))
    assert one.person.username == "åse-bjørn"
    assert [(it.name, it.level) for it in one.skills] == [("Returns", 4)]
    assert [(it.language, it.level) for it in one.languages] == [("da", 5)]
    details = {"name": "Åse Bjørn", "roles": ["operator", "planner"], "team": "", "language": "da", "region": "DK"}
    assert client.post(f"/people/{one.person.id}/details", details).status_code == 302
    assert queries.person(one.person.id).roles == {Role.OPERATOR, Role.PLANNER}
    assert queries.colleague(one.person.id).skills == ()
    assert "Åse" in client.get("/people?q=åse").content.decode()
    assert "Nobody fits" in client.get("/people?q=zzz").content.decode()
    assert client.post("/people/new", {"name": "X"}).status_code == 422


def test_a_team_with_people_is_not_removed(client):
    client.force_login(user(Role.ADMINISTRATOR))
    client.post("/people/teams", {"name": "London"})
    team = queries.teams()[0]
    one = user(team_id=team.id)
    assert client.post(f"/people/teams/{team.id}/removal").status_code == 422
    models.User.objects.filter(pk=one.pk).update(team=None)
    assert client.post(f"/people/teams/{team.id}/removal").status_code == 302
    assert client.post("/people/teams", {"name": "A"}).status_code == 302
    assert client.post("/people/teams", {"name": "a"}).status_code == 422


def test_the_installation_lets_its_first_administrator_in_and_a_locked_out_one_back(client):
    token = let_administrator_in(username="Anna", name="Anna Jensen", now=clock.now())
    answer = client.post(f"/sign-in/link/{token}", {"new_password": "four quite unrelated words"})
    assert answer.status_code == 302
    anna = queries.people(q="anna")[0].person
    assert anna.roles == {Role.ADMINISTRATOR}
    models.User.objects.filter(pk=anna.id).update(is_active=False, roles=["planner"])
    token = let_administrator_in(username="anna", name="", now=clock.now())
    assert use_link(token=token, password="four other unrelated words", now=clock.now()) == anna.id
    assert queries.person(anna.id).roles == {Role.ADMINISTRATOR, Role.PLANNER}
