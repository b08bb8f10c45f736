from django.urls import path

from county.policies.views import clauses, drafts, registers

app_name = "policies"
urlpatterns = [
    path("import/", drafts.import_file, name="import_file"),
    path("draft/<int:pk>/", drafts.draft, name="draft"),
    path("draft/<int:pk>/piece/<int:at>/", drafts.piece, name="draft_piece"),
    path("draft/<int:pk>/publish/", drafts.publish, name="draft_publish"),
    path("draft/<int:pk>/drop/", drafts.drop, name="draft_drop"),
    path("clause/<int:pk>/edit/", clauses.edit_clause, name="clause_edit"),
    path("clause/<int:pk>/tie/", clauses.tie_clause, name="clause_tie"),
    path("link/<int:pk>/end/", clauses.end_link, name="link_end"),
    path("duty/<int:pk>/end/", clauses.end_duty, name="duty_end"),
    path("relation/<int:pk>/end/", clauses.unrelate, name="relation_end"),
    *registers.DOCUMENTS.urls(),
]
