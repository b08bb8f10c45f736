from django.urls import path

from county.portal import views

app_name = "portal"
urlpatterns = [
    path("", views.home, name="home"),
    path("overview/", views.show_dashboard, name="dashboard"),
    path("goals/<slug:code>/", views.show_goal, name="goal_page"),
    path("goals/<slug:code>/export/", views.export_goal, name="goal_export"),
]
