"""Which lines are recorded: set by those who keep the lines."""

from dataclasses import asdict
from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from thirdring.calls import queries as calls
from thirdring.kernel import clock
from thirdring.people.access import allow, person_of
from thirdring.routing.views.setup import KEEPERS
from thirdring.telephony import actions, queries
from thirdring.telephony.forms import RecordingRuleForm
from thirdring.telephony.values import RecordingRule


@allow(*KEEPERS)
@require_http_methods(["GET", "POST"])
def recording_rules(request: HttpRequest) -> HttpResponse:
    """All lines at once; what was typed stays where one of them cannot be saved."""
    lines = calls.lines()
    given = request.POST if request.method == "POST" else None
    forms = [
        RecordingRuleForm(given, prefix=str(line.id), initial=asdict(queries.recording_rule(line.id))) for line in lines
    ]
    if given is not None and all(form.is_valid() for form in forms):
        changed = {
            line.id: RecordingRule(**form.cleaned_data)
            for line, form in zip(lines, forms, strict=True)
            if form.has_changed()
        }
        actions.set_recording_rules(rules=changed, actor_id=person_of(request).id, now=clock.now())
        messages.success(request, _("Saved."))
        return redirect("telephony:recording_rules")
    status = HTTPStatus.OK if given is None else HTTPStatus.UNPROCESSABLE_ENTITY
    context = {"here": "recording", "rules": list(zip(lines, forms, strict=True))}
    return render(request, "telephony/recording_rules.html", context, status=status)
