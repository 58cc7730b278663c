"""The person's own account: password, devices, language and looks."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_POST

from thirdring.kernel import clock
from thirdring.kernel.errors import DeskError
from thirdring.people import browsers, queries, sessions, words
from thirdring.people.access import address_of, allow, user_of
from thirdring.people.actions.accounts import set_preferences
from thirdring.people.actions.passwords import change_password
from thirdring.people.actions.sign_in import end_sessions
from thirdring.people.forms import ChangePasswordForm, PreferencesForm
from thirdring.people.models import User
from thirdring.people.views import cookies


@allow()
@never_cache
@require_GET
def account(request: HttpRequest) -> HttpResponse:
    return page(request, user_of(request))


@allow()
@sensitive_post_parameters("current_password", "new_password")
@require_POST
def password(request: HttpRequest) -> HttpResponse:
    user, form = user_of(request), ChangePasswordForm(request.POST)
    if not form.is_valid():
        return page(request, user, status=422)
    try:
        change_password(
            user_id=user.pk,
            current=form.cleaned_data["current_password"],
            password=form.cleaned_data["new_password"],
            keep=sessions.row_of(request.session),
            address=address_of(request),
            now=clock.now(),
        )
    except DeskError as error:
        return page(request, user, password_error=error, status=error.status)
    messages.success(request, _("Your password is changed, and every other device is signed out."))
    return redirect("people:account")


@allow()
@require_POST
def preferences(request: HttpRequest) -> HttpResponse:
    user, form = user_of(request), PreferencesForm(request.POST)
    if not form.is_valid():
        return page(request, user, status=422)
    language, theme = form.chosen()
    set_preferences(user_id=user.pk, language=language, theme=theme)
    response = redirect("people:account")
    cookies.keep_looks(request, response, language, theme)
    return response


@allow()
@require_POST
def sign_out_device(request: HttpRequest, session_id: int) -> HttpResponse:
    user_id = user_of(request).pk
    end_sessions(user_id=user_id, actor_id=user_id, only_id=session_id, now=clock.now())
    messages.success(request, _("That device is signed out."))
    return redirect("people:account")


@allow()
@require_POST
def sign_out_others(request: HttpRequest) -> HttpResponse:
    user_id, key = user_of(request).pk, request.session.session_key or ""
    end_sessions(user_id=user_id, actor_id=user_id, but_key=key, now=clock.now())
    messages.success(request, _("Every other device is signed out."))
    return redirect("people:account")


def page(
    request: HttpRequest, user: User, *, password_error: DeskError | None = None, status: int = 200
) -> HttpResponse:
    """The account page, with what went wrong beside its own form."""
    key = request.session.session_key or ""
    devices = queries.devices(user.pk, now=clock.now(), this_key=key)
    context = {
        "user": user,
        "devices": [(device, browsers.named(device.agent)) for device in devices],
        "passkeys": queries.passkeys(user.pk),
        "has_password": user.has_usable_password(),
        "password_error": password_error,
        "screen_languages": words.SCREEN_LANGUAGES.items(),
        "themes": words.THEMES.items(),
    }
    return render(request, "people/account.html", context, status=status)
