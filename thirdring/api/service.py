"""The API as one thing, and the page that documents it from its own OpenAPI description."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET
from ninja import NinjaAPI

from thirdring.api.views import router, signed_in
from thirdring.api.warehouse import router as warehouse
from thirdring.people.access import allow
from thirdring.people.values import Role

STAFF = (Role.OPERATOR, Role.SUPERVISOR)

api = NinjaAPI(
    title="Third Ring",
    version="1",
    description="Customers, products, drafts and orders.",
    auth=signed_in,
    docs_url=None,
    openapi_url=None,
    urls_namespace="api",
)
api.add_router("", router)
api.add_router("", warehouse)


@allow(*STAFF, Role.ADMINISTRATOR)
@require_GET
def openapi(_request: HttpRequest) -> HttpResponse:
    """The OpenAPI description, for tools."""
    return JsonResponse(api.get_openapi_schema(path_prefix="/api/"))


@allow(*STAFF, Role.ADMINISTRATOR)
@require_GET
def docs(request: HttpRequest) -> HttpResponse:
    """Every call with what it takes and gives; no scripts, so that the strict content policy holds here too."""
    schema = api.get_openapi_schema(path_prefix="/api/")
    calls = [
        {
            "path": path,
            "verb": verb.upper(),
            "does": call.get("description", ""),
            "takes": _takes(call),
            "gives": _gives(call),
        }
        for path, verbs in schema["paths"].items()
        for verb, call in verbs.items()
    ]
    kinds = sorted(schema["components"]["schemas"].items())
    return render(request, "api/docs.html", {"calls": calls, "kinds": kinds})


def _takes(call: dict) -> str:  # type: ignore[type-arg]
    body = call.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
    named = [p["name"] for p in call.get("parameters", [])]
    return ", ".join([*named, _name(body)]).strip(", ")


def _gives(call: dict) -> str:  # type: ignore[type-arg]
    for answer in call.get("responses", {}).values():
        schema = answer.get("content", {}).get("application/json", {}).get("schema", {})
        return f"[{_name(schema['items'])}]" if "items" in schema else _name(schema)
    return ""


def _name(schema: dict) -> str:  # type: ignore[type-arg]
    return str(schema.get("$ref", "")).rpartition("/")[2]
