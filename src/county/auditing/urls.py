from django.urls import path

from county.auditing import views

app_name = "auditing"
urlpatterns = [
    path("way/<int:pk>/", views.show_way, name="way"),
    path("way/<int:pk>/proof/", views.take_proof, name="way_proof"),
    *views.SAMPLES.urls(),
    *views.ITEMS.urls(),
    *views.WAYS.urls(),
]
