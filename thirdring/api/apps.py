from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "thirdring.api"
    label = "api"
