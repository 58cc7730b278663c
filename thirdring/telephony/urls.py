from django.urls import URLPattern, URLResolver, path

from thirdring.telephony.views import calling, devices, recording

app_name = "telephony"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", calling.callers, name="callers"),
    path("recordings/<int:call_id>", calling.recording, name="recording"),
    path("recordings/<int:call_id>/playback", calling.playback, name="playback"),
    path("recordings/<int:call_id>/sound", calling.sound, name="sound"),
    path("recording-rules", recording.recording_rules, name="recording_rules"),
    path("phone", calling.phone, name="phone"),
    path("device", devices.device, name="device"),
    path("device/now", devices.device_now, name="device_now"),
    path("device/mark", devices.device_mark, name="device_mark"),
    path("device/test", devices.device_test, name="device_test"),
    path("device/desk-phone", devices.desk_phone, name="desk_phone"),
    path("phone/account", calling.account, name="account"),
    path("outbound/form", calling.dial_form, name="dial_form"),
    path("outbound", calling.dial, name="dial"),
    path("offer", calling.offer, name="offer"),
    path("calls", calling.take, name="take"),
    path("calls/<int:call_id>/next", calling.speak_on, name="speak_on"),
]
