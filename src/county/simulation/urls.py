from django.urls import path

from county.simulation.views import drawing_up, registers, results

app_name = "simulation"
urlpatterns = [
    path("create/", drawing_up.create, name="scenario_create"),
    path("compare/", results.compare, name="compare"),
    path("<int:pk>/", results.scenario, name="scenario"),
    path("<int:pk>/run/", results.run, name="run"),
    path("<int:pk>/latest/", results.latest, name="latest"),
    path("outcome/<int:pk>/", results.outcome, name="outcome"),
    path("line/<int:pk>/", results.line, name="line"),
    *registers.LINES.urls(),
    *registers.SCENARIOS.urls(),
]
