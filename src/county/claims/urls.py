from django.urls import path

from county.claims.views import board, pages, registers

app_name = "claims"
urlpatterns = [
    path("my/", pages.show_own, name="own"),
    path("board/", board.show_board, name="board"),
    path("board/answer/", board.show_answer, name="board_answer"),
    path("board/<slug:code>/", board.show_notice, name="board_notice"),
    path("board/line/<int:pk>/object/", board.object_to, name="board_object"),
    path("plan/<int:pk>/", pages.show_plan, name="plan"),
    path("apply/<int:factory>/<slug:scheme>/", pages.apply, name="apply"),
    path("claim/<int:pk>/reasons/", pages.show_reasons, name="claim_reasons"),
    path("bulk/draw/", pages.draw_bulk, name="bulk_draw"),
    path("bulk/<int:pk>/", pages.show_bulk, name="bulk_detail"),
    path("publish/", pages.publish, name="publish"),
    *registers.WORK.urls(),
    *registers.CLAIMS.urls(),
    *registers.BULKS.urls(),
    *registers.NOTICES.urls(),
    *registers.OBJECTIONS.urls(),
    *registers.EXTRAS.urls(),
]
