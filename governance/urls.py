from django.urls import path

from governance.views import boards, decision_list, decisions, items, meetings, supplements

app_name = "governance"
urlpatterns = [
    path("", meetings.meeting_list, name="meeting_list"),
    path("udvalg/nyt/", boards.add_board, name="add_board"),
    path("udvalg/<int:pk>/", boards.board_detail, name="board_detail"),
    path("udvalg/<int:pk>/indstillinger/", boards.board_settings, name="board_settings"),
    path("udvalg/<int:pk>/planlaeg/", boards.plan_meetings, name="plan_meetings"),
    path("moede/<int:pk>/", meetings.meeting_detail, name="meeting_detail"),
    path("moede/<int:pk>/dagsorden.pdf", meetings.agenda_pdf, name="agenda_pdf"),
    path("moede/<int:pk>/referat.pdf", meetings.minutes_pdf, name="minutes_pdf"),
    path("moede/<int:pk>/flyt/", meetings.move_meeting, name="move_meeting"),
    path("moede/<int:pk>/aflys/", meetings.cancel_meeting, name="cancel_meeting"),
    path("moede/<int:pk>/luk/", meetings.close_agenda, name="close_agenda"),
    path("moede/<int:pk>/genaabn/", meetings.reopen_agenda, name="reopen_agenda"),
    path("moede/<int:pk>/udsend/", meetings.publish_agenda, name="publish_agenda"),
    path("moede/<int:pk>/raekkefoelge/", meetings.order_items, name="order_items"),
    path("moede/<int:pk>/referat/", meetings.approve_minutes, name="approve_minutes"),
    path("papir/<int:pk>/", meetings.paper_progress, name="paper_progress"),
    path("papir/<int:pk>/igen/", meetings.make_paper_again, name="make_paper_again"),
    path("sag/<int:pk>/klarmeld/", items.report, name="report"),
    path("sag/<int:pk>/saet-paa/", items.add_late, name="add_late"),
    path("beslutninger/", decision_list.decision_list, name="decision_list"),
    path("beslutninger/fil.<str:form>", decision_list.decision_file, name="decision_file"),
    path("beslutninger/tal/", decision_list.decision_figures, name="decision_figures"),
    path(
        "beslutninger/tal/<str:table>.csv",
        decision_list.decision_figures_csv,
        name="decision_figures_csv",
    ),
    path("punkt/<int:pk>/", items.item_detail, name="item_detail"),
    path("punkt/<int:pk>/ret/", items.edit_item, name="edit_item"),
    path("punkt/<int:pk>/supplement/", supplements.add_supplement, name="add_supplement"),
    path("punkt/<int:pk>/bilag/<int:document>/", supplements.item_paper, name="item_paper"),
    path("punkt/<int:pk>/tag-af/", items.take_off, name="take_off"),
    path("punkt/<int:pk>/beslut/", decisions.decide, name="decide"),
    path("punkt/<int:pk>/berigtig/", decisions.correct, name="correct"),
    path("punkt/<int:pk>/afgoerelse/", decisions.conclude, name="conclude"),
]
