from county.workforce import views

app_name = "workforce"
urlpatterns = [
    *views.HOUSEHOLDS.urls(),
    *views.PEOPLE.urls(),
    *views.EMPLOYMENTS.urls(),
    *views.PAYROLL.urls(),
]
