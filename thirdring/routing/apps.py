from django.apps import AppConfig


class RoutingConfig(AppConfig):
    name = "thirdring.routing"
    label = "routing"
