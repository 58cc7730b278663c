"""The door for carriers: signed events, no session. Documented in docs/reference/carrier-feed.md."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from thirdring.kernel import clock
from thirdring.orders import feed
from thirdring.people.access import public

LARGEST = 5_000_000


@csrf_exempt
@public
@require_POST
def events(request: HttpRequest, carrier: str) -> HttpResponse:
    """Parcel events of one carrier, JSON or CSV, signed under its secret."""
    secret = settings.CARRIER_SECRETS.get(carrier, "")
    if len(request.body) > LARGEST:
        return JsonResponse({"error": {"code": "too-large", "sentence": "Send at most 5 MB at a time."}}, status=413)
    if not feed.is_signed(request.body, request.headers.get("X-Signature", ""), secret):
        return JsonResponse({"error": {"code": "not-signed", "sentence": "Sign the body (X-Signature)."}}, status=401)
    reads = feed.read_csv if "csv" in (request.content_type or "") else feed.read_json
    report = reads(request.body, carrier=carrier, now=clock.now())
    told = {"taken": report.taken, "known": report.known, "refused": {str(k): v for k, v in report.refused.items()}}
    return JsonResponse(told, status=200 if report.taken or report.known or not report.refused else 422)


events.takes_signed_messages = True  # type: ignore[attr-defined]
