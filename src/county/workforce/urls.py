from django.urls import path

from county.workforce import views

app_name = "workforce"
urlpatterns = [
    path("person/<int:pk>/numbers/", views.read_numbers, name="person_numbers"),
    *views.HOUSEHOLDS.urls(),
    *views.PEOPLE.urls(),
    *views.EMPLOYMENTS.urls(),
    *views.PAYROLL.urls(),
    *views.INSURANCE.urls(),
]
