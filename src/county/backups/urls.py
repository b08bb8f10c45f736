from county.backups import views

app_name = "backups"
urlpatterns = [*views.BACKUPS.urls()]
