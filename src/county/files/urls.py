from django.urls import path

from county.files import views

app_name = "files"
urlpatterns = [
    path("paper/<int:pk>/content/", views.content, name="paper_content"),
    *views.PAPERS.urls(),
]
