from django.urls import URLPattern, URLResolver, path

from thirdring.calls.views import acts, log, sheet, strip

app_name = "calls"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", log.log, name="log"),
    path("export", log.export, name="export"),
    path("strip", strip.strip, name="strip"),
    path("<int:call_id>", log.call, name="call"),
    path("<int:call_id>/hold", acts.hold, name="hold"),
    path("<int:call_id>/resumption", acts.resume, name="resume"),
    path("<int:call_id>/end", acts.hang_up, name="hang_up"),
    path("<int:call_id>/wrap-up", acts.wrap_up, name="wrap_up"),
    path("<int:call_id>/disposition", acts.disposition, name="disposition"),
    path("<int:call_id>/sheet", sheet.sheet, name="sheet"),
    path("<int:call_id>/reasons", sheet.reasons, name="reasons"),
    path("<int:call_id>/note", sheet.note, name="note"),
    path("<int:call_id>/caller", sheet.caller, name="caller"),
    path("<int:call_id>/customer", sheet.identification, name="identification"),
    path("<int:call_id>/said", sheet.said, name="said"),
    path("customers/<int:customer_id>", sheet.contacts, name="contacts"),
]
