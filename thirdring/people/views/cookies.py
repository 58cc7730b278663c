"""Small cookies that outlive the session: the language and looks of the sign-in page, and that we know this browser."""

from typing import Final

from django.http import HttpRequest, HttpResponse

from thirdring.people.actions.sign_in import device_cookie
from thirdring.people.models import User

DEVICE: Final = "thirdring_device"
LANGUAGE: Final = "django_language"
THEME: Final = "theme"
_YEAR: Final = 365 * 24 * 3600


def keep_looks(request: HttpRequest, response: HttpResponse, language: str, theme: str) -> None:
    keep_language(request, response, language)
    response.set_cookie(THEME, theme, max_age=_YEAR, samesite="Lax", secure=request.is_secure())


def keep_language(request: HttpRequest, response: HttpResponse, language: str) -> None:
    response.set_cookie(LANGUAGE, language, max_age=_YEAR, samesite="Lax", secure=request.is_secure())


def keep_device(request: HttpRequest, response: HttpResponse, user: User) -> None:
    response.set_cookie(
        DEVICE,
        device_cookie(user.username),
        max_age=_YEAR,
        httponly=True,
        samesite="Lax",
        secure=request.is_secure(),
    )
