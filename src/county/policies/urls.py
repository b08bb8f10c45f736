from django.urls import path

from county.policies.views import asking, clauses, drafting, drafts, registers, rules, versions

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
    path("library/", rules.library, name="library"),
    path("library/<slug:slug>/", rules.template, name="template"),
    path("library/<slug:slug>/draft/", rules.draft_template, name="template_draft"),
    path("support/", rules.support_list, name="support_list"),
    path("support/<slug:name>/", rules.support, name="support"),
    path("support/<slug:name>/ask/", asking.ask, name="support_ask"),
    path("version/begin/", drafting.start, name="version_begin"),
    path("version/<int:pk>/", versions.version, name="version_page"),
    path("version/<int:pk>/write/", drafting.edit, name="version_edit"),
    path("version/<int:pk>/check/", drafting.check, name="version_check"),
    path("version/<int:pk>/next/", versions.follow, name="version_next"),
    path("version/<int:pk>/file/", versions.rule_file, name="version_file"),
    *versions.VERSIONS.urls(),
    *registers.DOCUMENTS.urls(),
]
