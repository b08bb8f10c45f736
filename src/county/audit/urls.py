from django.urls import path

from county.audit import views

app_name = "audit"
urlpatterns = [
    path("print/", views.record_print, name="print"),
    path("verification/ask/", views.ask_verification, name="verification_ask"),
    path("anchor/compare/", views.compare_anchor, name="anchor_compare"),
    path("anchor/verifier/", views.take_verifier, name="verifier"),
    *views.ANCHORS.urls(),
    *views.EVENTS.urls(),
    *views.VERIFICATIONS.urls(),
]
