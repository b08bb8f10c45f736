"""Routes. Each app brings its own; the gate asks every view for its policy."""

from django.urls import include, path
from django.views.i18n import set_language

urlpatterns = [
    path("", include("county.portal.urls")),
    path("accounts/", include("county.accounts.urls")),
    path("audit/", include("county.audit.urls")),
    path("jobs/", include("county.jobs.urls")),
    path("intake/", include("county.intake.urls")),
    path("workdays/", include("county.workdays.urls")),
    path("reminders/", include("county.reminders.urls")),
    path("backups/", include("county.backups.urls")),
    path("files/", include("county.files.urls")),
    path("places/", include("county.places.urls")),
    path("policies/", include("county.policies.urls")),
    path("factories/", include("county.factories.urls")),
    path("workforce/", include("county.workforce.urls")),
    path("privacy/", include("county.privacy.urls")),
    path("merging/", include("county.merging.urls")),
    path("loans/", include("county.loans.urls")),
    path("entitlements/", include("county.entitlements.urls")),
    path("simulation/", include("county.simulation.urls")),
    path("auditing/", include("county.auditing.urls")),
    path("payments/", include("county.payments.urls")),
    path("claims/", include("county.claims.urls")),
    path("risk/", include("county.risk.urls")),
    path("assessment/", include("county.assessment.urls")),
    path("language/", set_language, name="set_language"),
]

handler403 = "county.portal.views.forbidden"
handler404 = "county.portal.views.not_found"
handler500 = "county.portal.views.server_error"
