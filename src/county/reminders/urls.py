from django.urls import path

from county.reminders import views

app_name = "reminders"
urlpatterns = [
    path("<int:pk>/open/", views.open_reminder, name="open"),
    *views.REMINDERS.urls(),
]
