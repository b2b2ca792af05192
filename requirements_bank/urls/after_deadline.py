"""The addresses of what happens after a market dialogue's deadline."""

from django.urls import path

from requirements_bank.views import (
    choices,
    exports,
    offered_systems,
    rounds,
    supplier_rounds,
)

DIALOGUE = "markedsdialoger/<int:pk>/"
SHEET = "besvarelse/<int:pk>/uddybning/<int:sheet_pk>/"
urlpatterns = [
    path(f"{DIALOGUE}uddybning/", rounds.ask_to_elaborate, name="ask_to_elaborate"),
    path("markedsdialoger/runder/<int:pk>/", rounds.round_detail, name="round_detail"),
    path("markedsdialoger/runder/link/<int:pk>/", rounds.renew_link, name="renew_link"),
    path("markedsdialoger/runder/<int:pk>/udskyd/", rounds.postpone_round, name="postpone_round"),
    path("markedsdialoger/runder/<int:pk>/annuller/", rounds.cancel_round, name="cancel_round"),
    path(f"{DIALOGUE}valg/", choices.choose_supplier, name="choose_supplier"),
    path(f"{DIALOGUE}valg/fortryd/", choices.withdraw_choice, name="withdraw_choice"),
    path(f"{DIALOGUE}breve/", choices.send_letters, name="send_letters"),
    path(
        f"{DIALOGUE}svar/systemer/<int:invitation>/",
        offered_systems.recognise_system,
        name="recognise_system",
    ),
    path(f"{DIALOGUE}udtraek/", exports.exports, name="exports"),
    path(f"{DIALOGUE}udtraek/rapport/", exports.ask_report, name="ask_report"),
    path(f"{DIALOGUE}svar.xlsx", exports.comparison_xlsx, name="comparison_xlsx"),
    path(f"{DIALOGUE}bilag/<int:invitation>/", exports.annex, name="annex"),
    path(f"{DIALOGUE}sendt/<int:invitation>/", exports.sent_pdf, name="sent_pdf"),
    path("markedsdialoger/rapporter/<int:pk>/", exports.report_pdf, name="report_pdf"),
    path(
        "markedsdialoger/rapporter/<int:pk>/status/",
        exports.report_progress,
        name="report_progress",
    ),
    path(SHEET, supplier_rounds.elaborate, name="elaborate"),
    path(
        f"{SHEET}krav/<int:requirement_pk>/",
        supplier_rounds.save_elaboration,
        name="save_elaboration",
    ),
    path(
        f"{SHEET}traek-tilbage/",
        supplier_rounds.take_back_elaboration,
        name="take_back_elaboration",
    ),
    path(
        f"{SHEET}krav/<int:requirement_pk>/filer/",
        supplier_rounds.elaboration_files,
        name="elaboration_files",
    ),
    path(
        f"{SHEET}filer/<int:file_pk>/fjern/",
        supplier_rounds.remove_elaboration_file,
        name="remove_elaboration_file",
    ),
    path(f"{SHEET}fil/", supplier_rounds.elaboration_file, name="elaboration_file"),
]
