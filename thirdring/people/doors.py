"""Where a session opens, whichever way the person came."""

from django.contrib import auth
from django.http import HttpRequest

from thirdring.kernel import clock
from thirdring.people import models, sessions
from thirdring.people.access import address_of
from thirdring.people.actions.sign_in import note_sign_in


def open_session(request: HttpRequest, user_id: int, *, way: str, at_desk: bool = True) -> models.User:
    """A session under a new key for somebody who has proved who they are by `way`; at the desk they are present too."""
    user = models.User.objects.get(pk=user_id)
    request.session.flush()
    auth.login(request, user)
    request.session[sessions.DEVICE_KEY] = (address_of(request), request.headers.get("User-Agent", "")[:300])
    request.session.save()
    note_sign_in(user_id=user_id, way=way, at_desk=at_desk, now=clock.now())
    return user
