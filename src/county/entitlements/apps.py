from django.apps import AppConfig


class EntitlementsConfig(AppConfig):
    name = "county.entitlements"
