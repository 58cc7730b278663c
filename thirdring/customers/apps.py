from django.apps import AppConfig


class CustomersConfig(AppConfig):
    name = "thirdring.customers"
    label = "customers"
