import pytest

from tests.people.builders import user
from thirdring.kernel import fast
from thirdring.people.models import User


@pytest.mark.django_db
def test_a_row_is_given_as_the_orm_gives_it():
    person = user(languages={"da": 5})
    found = fast.instance(User, "WHERE id = %s FOR NO KEY UPDATE", [person.pk])
    known = User.objects.get(pk=person.pk)
    assert {name: value for name, value in vars(found).items() if name != "_state"} == {
        name: value for name, value in vars(known).items() if name != "_state"
    }
    found.name = "Somebody else"
    found.save(update_fields=["name"])
    assert User.objects.get(pk=person.pk).name == "Somebody else"


@pytest.mark.django_db
def test_no_row_is_none():
    assert fast.instance(User, "WHERE id = %s", [0]) is None


@pytest.mark.django_db
def test_the_row_of_a_call_is_given_whole():
    from tests.calls.builders import answered
    from thirdring.calls.models import Call

    call = answered()
    found, known = fast.instance(Call, "WHERE id = %s", [call.id]), Call.objects.get(pk=call.id)
    assert {field.attname: getattr(found, field.attname) for field in Call._meta.concrete_fields} == {
        field.attname: getattr(known, field.attname) for field in Call._meta.concrete_fields
    }
