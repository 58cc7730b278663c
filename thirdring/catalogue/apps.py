from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    name = "thirdring.catalogue"
    label = "catalogue"
