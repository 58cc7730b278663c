from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    name = "thirdring.payments"
    label = "payments"
