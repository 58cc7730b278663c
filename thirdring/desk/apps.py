from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "thirdring.desk"
    label = "desk"
