from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "thirdring.people"
    label = "people"
