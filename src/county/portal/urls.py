from django.urls import path

from county.portal import views

app_name = "portal"
urlpatterns = [
    path("", views.home, name="home"),
    path("overview/", views.show_dashboard, name="dashboard"),
    path("towns/<slug:code>/", views.show_town, name="town_page"),
    path("factory/<int:pk>/", views.show_factory, name="factory_page"),
    path("goals/<slug:code>/", views.show_goal, name="goal_page"),
    path("goals/<slug:code>/export/", views.export_goal, name="goal_export"),
    path("policy/", views.show_clauses, name="clauses"),
    path("policy/document/<int:pk>/", views.show_document, name="document_page"),
    path("policy/document/<int:pk>/compare/", views.compare_editions, name="document_compare"),
    path(
        "policy/document/<int:pk>/<str:code>/", views.show_document_clause, name="document_clause"
    ),
    path("policy/body/<int:pk>/", views.show_duties, name="duties_page"),
    path("reports/policy/", views.show_report, name="policy_report"),
    path("policy/<str:code>/", views.show_clause, name="clause_page"),
    path("search/", views.show_search, name="search"),
]
