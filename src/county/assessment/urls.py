from county.assessment import views

app_name = "assessment"
urlpatterns = [*views.TASKS.urls(), *views.GOALS.urls()]
