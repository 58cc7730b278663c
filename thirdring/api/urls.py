from django.urls import URLPattern, URLResolver, path

from thirdring.api.service import STAFF, api, docs, openapi
from thirdring.people.access import protect, public

app_name = "api"

_calls = [each for each in api.urls[0] if isinstance(each, URLPattern) and each.name != "api-root"]
protect(_calls, *STAFF)
for _call in _calls:
    if _call.name == "session":
        public(_call.callback)
urlpatterns: list[URLPattern | URLResolver] = [
    path("docs", docs, name="docs"),
    path("openapi.json", openapi, name="openapi"),
    *_calls,
]
