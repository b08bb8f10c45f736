"""Records found to be another's double stay in the table, out of every list."""

from typing import TypeVar

from django.db import models

Row = TypeVar("Row", bound=models.Model)


class Unmerged(models.Manager[Row]):
    """The default manager of a model with `merged_into`: doubles are left out.

    Foreign keys are followed by Django's base manager, so a row that points at a double still finds it.
    """

    def get_queryset(self) -> models.QuerySet[Row]:
        return super().get_queryset().filter(merged_into__isnull=True)
