from django.apps import AppConfig


class TelephonyConfig(AppConfig):
    name = "thirdring.telephony"
    label = "telephony"
