from county.places import views

app_name = "places"
urlpatterns = [
    *views.SITES.urls(),
    *views.PREMISES.urls(),
    *views.LEASES.urls(),
    *views.VILLAGES.urls(),
]
