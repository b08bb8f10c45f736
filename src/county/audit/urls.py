from county.audit import views

app_name = "audit"
urlpatterns = [*views.EVENTS.urls()]
