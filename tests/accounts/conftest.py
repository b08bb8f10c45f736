import pytest


@pytest.fixture(autouse=True)
def _quick_hash(settings):
    """Dozens of log-ins: what is tried here is not how slow Argon2 is."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
