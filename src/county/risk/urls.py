from django.urls import path

from county.risk import views

app_name = "risk"
urlpatterns = [
    path("checks/", views.show_checks, name="checks"),
    path("sweep/", views.ask_sweep, name="sweep"),
    path("finding/<int:pk>/recheck/", views.recheck, name="finding_recheck"),
    *views.FINDINGS.urls(),
    *views.THRESHOLD.urls(),
]
