from django.urls import path

from county.merging import views

app_name = "merging"
urlpatterns = [
    path("candidate/find/", views.candidate_find, name="candidate_find"),
    path("candidate/<int:pk>/", views.candidate_detail, name="candidate_detail"),
    *views.MERGES.urls(),
    *views.CANDIDATES.urls(),
]
