from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "county.intake"
