"""Sign-in and sign-out."""

from math import ceil

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from thirdring.kernel import clock
from thirdring.kernel.errors import DeskError
from thirdring.people import sessions, words
from thirdring.people.access import address_of, allow, public, user_of
from thirdring.people.actions import sign_in as actions
from thirdring.people.actions.accounts import set_preferences
from thirdring.people.actions.limits import TooManyTriesError
from thirdring.people.doors import open_session
from thirdring.people.forms import SignInForm
from thirdring.people.models import User
from thirdring.people.values import Language, Theme
from thirdring.people.views import cookies

LANGUAGES = {"screen_languages": words.SCREEN_LANGUAGES.items()}


@public
@never_cache
@ensure_csrf_cookie
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    if request.method == "GET":
        if isinstance(request.user, User):
            return redirect(next_page(request))
        return _page(request, SignInForm())
    form = SignInForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    now = clock.now()
    try:
        user_id = actions.check_sign_in(
            username=form.cleaned_data["username"],
            password=form.cleaned_data["password"],
            address=address_of(request),
            device=request.COOKIES.get(cookies.DEVICE, ""),
            now=now,
        )
    except DeskError as error:
        return _page(request, form, error=error, status=error.status)
    return enter(request, user_id, way="password")


def enter(request: HttpRequest, user_id: int, *, way: str) -> HttpResponse:
    """Open the session of a person who has proved who they are, under a new key, and go where they wanted to go."""
    user = open_session(request, user_id, way=way)
    response = redirect(next_page(request))
    cookies.keep_device(request, response, user)
    cookies.keep_looks(request, response, user.language, user.theme)
    return response


@allow()
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    row = sessions.row_of(request.session)
    user_id = user_of(request).pk
    if row is not None:
        actions.end_sessions(user_id=user_id, actor_id=user_id, only_id=row.pk, now=clock.now())
    request.session.flush()
    return redirect("people:sign_in")


@public
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Chosen on the sign-in page it is kept in a cookie, chosen at the desk it is kept with the person."""
    response = redirect(next_page(request))
    chosen = request.POST.get("language", "")
    if chosen in set(Language):
        cookies.keep_language(request, response, chosen)
        if isinstance(request.user, User):
            set_preferences(user_id=request.user.pk, language=Language(chosen), theme=Theme(request.user.theme))
    return response


def next_page(request: HttpRequest) -> str:
    """Where the person was going, if it is a page of ours."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    ours = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if ours else "/"


def _page(request: HttpRequest, form: SignInForm, *, error: DeskError | None = None, status: int = 200) -> HttpResponse:
    context = {"form": form, "error": error, "next": next_page(request), **LANGUAGES}
    response = render(request, "people/sign_in.html", context, status=status)
    if isinstance(error, TooManyTriesError):
        response.headers["Retry-After"] = str(ceil(error.wait.total_seconds()))
    return response
