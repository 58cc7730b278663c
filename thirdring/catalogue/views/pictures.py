from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from thirdring.catalogue import drawings
from thirdring.people.access import public


@public
@require_safe
def picture(_request: HttpRequest, picture: str, swatch: str) -> HttpResponse:
    """A drawing in a color, for screens and e-mails alike."""
    response = HttpResponse(drawings.drawing(picture, f"#{swatch}"), content_type="image/svg+xml")
    response.headers["Cache-Control"] = "public, max-age=86400"
    return response
