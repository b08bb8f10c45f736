from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "county.jobs"

    def ready(self) -> None:
        """Big lists are made into files behind."""
        from county.jobs import views  # noqa: PLC0415 -- apps first
        from county.screens import exporting  # noqa: PLC0415 -- the same

        exporting.make_later_by(views.export_later)
