from django.apps import AppConfig


class FactoriesConfig(AppConfig):
    name = "county.factories"
