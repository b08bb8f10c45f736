from county.factories import views

app_name = "factories"
urlpatterns = [
    *views.FACTORIES.urls(),
    *views.ENTERPRISES.urls(),
    *views.REPORTS.urls(),
    *views.OWING.urls(),
    *views.RECOGNITIONS.urls(),
    *views.OUTLAYS.urls(),
    *views.EVALUATIONS.urls(),
]
