"""Mails about something, and sending one again."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from thirdring.kernel import clock
from thirdring.messaging import actions, queries
from thirdring.people.access import allow
from thirdring.people.values import Role

STAFF = (Role.OPERATOR, Role.SUPERVISOR)


@allow(*STAFF)
@require_GET
def about(request: HttpRequest, kind: str, number: int) -> HttpResponse:
    """The mails about one thing, e.g. `order` 12."""
    return render(request, "messaging/_mails.html", {"mails": queries.about(f"{kind}:{number}")})


@allow(*STAFF)
@require_POST
def resend(request: HttpRequest, mail_id: int) -> HttpResponse:
    """Send a mail again because a person asked for it."""
    sent = queries.mail(actions.resend(mail_id=mail_id, now=clock.now()))
    return render(request, "messaging/_mails.html", {"mails": queries.about(sent.reference)})
