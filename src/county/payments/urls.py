from django.urls import path

from county.payments import views

app_name = "payments"
urlpatterns = [
    path("fund/create/", views.fund_create, name="fund_create"),
    path("claimed/", views.to_pay, name="to_pay"),
    path("claimed/<slug:scheme>/", views.pay_claims, name="pay_claims"),
    path("claimed/<slug:scheme>/short/", views.short_claims, name="short_claims"),
    path("batch/<int:pk>/file/", views.batch_file, name="batch_file"),
    path("batch/<int:pk>/cover/", views.batch_cover, name="batch_cover"),
    *views.APPROPRIATIONS.urls(),
    *views.BIDS.urls(),
    *views.ENTRIES.urls(),
    *views.CLOSES.urls(),
    *views.SHORTAGES.urls(),
    *views.PAYEES.urls(),
    *views.DUES.urls(),
    *views.BATCHES.urls(),
    *views.MAPPINGS.urls(),
    *views.ORDERS.urls(),
    *views.LINES.urls(),
    *views.RECOVERIES.urls(),
    *views.OWN.urls(),
]
