from django.urls import path

from county.jobs import views

app_name = "jobs"
urlpatterns = [
    path("<uuid:uid>/", views.progress, name="progress"),
    path("<uuid:uid>/file/", views.download, name="download"),
    *views.JOBS.urls(),
]
