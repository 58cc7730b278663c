"""People for tests, made by the real actions."""

from itertools import count

from thirdring.kernel import clock
from thirdring.people import actions
from thirdring.people.models import User
from thirdring.people.values import Role

PASSWORD = "correct horse battery staple"
_numbers = count(1)


def user(*roles: Role, **changes: object) -> User:
    """A person with these roles (an operator without any), ready for `client.force_login`."""
    number = next(_numbers)
    kept: dict[str, object] = {
        "username": f"person{number}",
        "name": f"Person {number}",
        "password": PASSWORD,
        "roles": roles or (Role.OPERATOR,),
        "now": clock.now(),
    }
    return User.objects.get(pk=actions.add_user(**(kept | changes)))  # type: ignore[arg-type]
