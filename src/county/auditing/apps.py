from django.apps import AppConfig


class AuditingConfig(AppConfig):
    name = "county.auditing"
