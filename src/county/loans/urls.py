from county.loans import views

app_name = "loans"
urlpatterns = [*views.LOANS.urls(), *views.QUEUE.urls(), *views.FUNDS.urls()]
