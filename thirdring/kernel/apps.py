from django.apps import AppConfig


class KernelConfig(AppConfig):
    name = "thirdring.kernel"
    label = "kernel"
