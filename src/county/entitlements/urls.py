from django.urls import path

from county.entitlements.views import decisions, overview, registers, runs, tries

app_name = "entitlements"
urlpatterns = [
    path("overview/", overview.show_overview, name="overview"),
    path("my/", overview.show_own, name="own"),
    path("finding/<int:pk>/", decisions.show_finding, name="finding_detail"),
    path("finding/<int:pk>/replay/", decisions.replay_finding, name="finding_replay"),
    path("decision/<slug:scheme>/<int:item>/", decisions.show_now, name="decision_now"),
    path("try/<int:pk>/", tries.try_version, name="version_try"),
    path("try/<int:pk>/<int:item>/", tries.try_one, name="version_try_one"),
    path("runs/ask/", runs.ask_run, name="run_ask"),
    path("runs/<int:pk>/", runs.show_run, name="run_detail"),
    path("runs/<int:pk>/replay/", runs.replay_run, name="run_replay"),
    *registers.RUNS.urls(),
    *registers.GRANTS.urls(),
    *registers.FINDINGS.urls(),
]
