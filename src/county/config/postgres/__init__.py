"""The database backend: Django's own, with what must happen at BEGIN and before COMMIT."""
