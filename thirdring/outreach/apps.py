from django.apps import AppConfig


class OutreachConfig(AppConfig):
    name = "thirdring.outreach"
    label = "outreach"
