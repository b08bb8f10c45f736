from county.workdays import views

app_name = "workdays"
urlpatterns = [*views.ARRANGEMENTS.urls()]
