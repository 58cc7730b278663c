from django.apps import AppConfig


class CallsConfig(AppConfig):
    name = "thirdring.calls"
    label = "calls"
