from django.urls import URLPattern, URLResolver, path

from thirdring.telephony import views

app_name = "telephony"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.callers, name="callers"),
    path("recordings/<int:call_id>", views.recording, name="recording"),
    path("recordings/<int:call_id>/playback", views.playback, name="playback"),
    path("recordings/<int:call_id>/sound", views.sound, name="sound"),
    path("phone", views.phone, name="phone"),
    path("phone/account", views.account, name="account"),
    path("outbound/form", views.dial_form, name="dial_form"),
    path("outbound", views.dial, name="dial"),
    path("offer", views.offer, name="offer"),
    path("calls", views.take, name="take"),
    path("calls/<int:call_id>/next", views.speak_on, name="speak_on"),
]
