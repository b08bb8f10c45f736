from django.apps import AppConfig


class PoliciesConfig(AppConfig):
    name = "county.policies"
