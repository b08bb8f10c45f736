"""Routes."""

from django.urls import path

from county.privacy import views

app_name = "privacy"
urlpatterns = [
    path("my/home/", views.show_home, name="my_home"),
    path("my/pay/", views.show_pay, name="my_pay"),
    path("my/pay/<int:pk>/confirm/", views.confirm_pay, name="my_pay_confirm"),
    path("my/pay/<int:pk>/object/", views.object_to_pay, name="my_pay_object"),
    path("my/work/", views.show_work, name="my_work"),
    path("my/data/", views.show_data, name="my_data"),
    path("my/data/copy/", views.download_data, name="my_data_copy"),
    path("my/data/correct/", views.ask_correction, name="my_correction"),
    path("my/data/erase/", views.ask_erasure, name="my_erasure"),
    path("my/consents/", views.show_consents, name="my_consents"),
    path("my/consents/<slug:purpose>/", views.switch_consent, name="my_consent_switch"),
    path("fields/", views.show_fields, name="fields"),
    path("erasure/due/", views.show_past_retention, name="past_retention"),
    path("notice/", views.show_notice, name="notice"),
    *views.REQUESTS.urls(),
    *views.CONSENTS.urls(),
    *views.ERASURES.urls(),
    *views.ASSESSMENTS.urls(),
]
