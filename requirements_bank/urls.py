from django.urls import path

from requirements_bank import supplier_views
from requirements_bank.views import (
    additions,
    bank,
    choice,
    classifications,
    comparison,
    dialogues,
    invitations,
    requirements,
)

app_name = "requirements_bank"
urlpatterns = [
    path("kravbank/", bank.requirement_list, name="requirement_list"),
    path("kravbank/kravbank.csv", bank.requirement_csv, name="requirement_csv"),
    path("kravbank/nyt/", requirements.draft_requirement, name="draft_requirement"),
    path("kravbank/<int:pk>/", requirements.requirement_detail, name="requirement_detail"),
    path("kravbank/<int:pk>/ret/", requirements.change_requirement, name="change_requirement"),
    path("kravbank/<int:pk>/udgiv/", requirements.publish_requirement, name="publish_requirement"),
    path("kravbank/<int:pk>/udgaa/", requirements.retire_requirement, name="retire_requirement"),
    path("kravbank/<int:pk>/slet/", requirements.remove_requirement, name="remove_requirement"),
    path(
        "kravbank/<int:pk>/gendan/",
        requirements.put_back_requirement,
        name="put_back_requirement",
    ),
    path(
        "kravbank/<int:pk>/versioner/",
        requirements.requirement_versions,
        name="requirement_versions",
    ),
    path(
        "kravbank/<int:pk>/versioner/<int:number>/",
        requirements.requirement_version,
        name="requirement_version",
    ),
    path(
        "kravbank/<int:pk>/versioner/<int:number>/gendan/",
        requirements.put_back_version,
        name="put_back_version",
    ),
    path(
        "kravbank/<int:pk>/tilfoejelser/", additions.extend_requirement, name="extend_requirement"
    ),
    path("kravbank/<int:pk>/bilag/", additions.attach, name="attach"),
    path("kravbank/bilag/<int:pk>/", additions.attachment, name="attachment"),
    path("kravbank/bilag/<int:pk>/fjern/", additions.detach, name="detach"),
    path(
        "kravbank/klassifikationer/<slug:which>/",
        classifications.classification_list,
        name="classification_list",
    ),
    path(
        "kravbank/klassifikationer/<slug:which>/ny/",
        classifications.add_classification,
        name="add_classification",
    ),
    path(
        "kravbank/klassifikationer/<slug:which>/<int:pk>/",
        classifications.edit_classification,
        name="edit_classification",
    ),
    path(
        "kravbank/klassifikationer/<slug:which>/<int:pk>/fjern/",
        classifications.remove_classification,
        name="remove_classification",
    ),
    path(
        "kravbank/klassifikationer/<slug:which>/<int:pk>/flet/",
        classifications.merge_classification,
        name="merge_classification",
    ),
    path("sager/<int:pk>/markedsdialog/", dialogues.dialogue_new, name="dialogue_new"),
    path("markedsdialoger/", dialogues.dialogue_list, name="dialogue_list"),
    path("markedsdialoger/liste.csv", dialogues.dialogue_csv, name="dialogue_csv"),
    path("markedsdialoger/<int:pk>/", dialogues.dialogue_detail, name="dialogue_detail"),
    path("markedsdialoger/<int:pk>/rediger/", dialogues.edit_dialogue, name="edit_dialogue"),
    path("markedsdialoger/<int:pk>/vej/", dialogues.course, name="course"),
    path("markedsdialoger/<int:pk>/spoergsmaal/", choice.questions, name="questions"),
    path("markedsdialoger/<int:pk>/spoergsmaal/nej/", choice.skip_questions, name="skip_questions"),
    path("markedsdialoger/<int:pk>/krav/aendringer/", choice.changes, name="changes"),
    path("markedsdialoger/<int:pk>/krav/", choice.chosen, name="chosen"),
    path("markedsdialoger/<int:pk>/krav/tilfoej/", choice.choose, name="choose"),
    path(
        "markedsdialoger/<int:pk>/krav/fjern/",
        choice.remove_requirements,
        name="remove_requirements",
    ),
    path("markedsdialoger/<int:pk>/krav/eget/", choice.free_requirement, name="free_requirement"),
    path("markedsdialoger/<int:pk>/vaerdier/", choice.parameters, name="parameters"),
    path("markedsdialoger/<int:pk>/frist/", dialogues.set_deadline, name="set_deadline"),
    path("markedsdialoger/<int:pk>/aktiver/", dialogues.activate, name="activate"),
    path("markedsdialoger/<int:pk>/udskyd/", dialogues.postpone, name="postpone"),
    path("markedsdialoger/<int:pk>/annuller/", dialogues.cancel, name="cancel"),
    path("markedsdialoger/<int:pk>/inviter/", invitations.invite_supplier, name="invite_supplier"),
    path("invitationer/<int:pk>/gensend/", invitations.resend, name="resend"),
    path("invitationer/<int:pk>/tilbagekald/", invitations.revoke, name="revoke"),
    path("markedsdialoger/<int:pk>/svar/", comparison.comparison, name="comparison"),
    path("markedsdialoger/<int:pk>/svar.csv", comparison.comparison_csv, name="comparison_csv"),
    path(
        "markedsdialoger/<int:pk>/svar/<int:requirement>/",
        comparison.compared_requirement,
        name="compared_requirement",
    ),
    path("svar/<str:token>/", supplier_views.open_link, name="open"),
    path("besvarelse/<int:pk>/", supplier_views.sheet, name="sheet"),
    path(
        "besvarelse/<int:pk>/krav/<int:requirement_pk>/",
        supplier_views.save_answer,
        name="save_answer",
    ),
    path("besvarelse/<int:pk>/send/", supplier_views.finish, name="finish"),
    path("besvarelse/<int:pk>/traek-tilbage/", supplier_views.take_back, name="take_back"),
    path("besvarelse/<int:pk>/kvittering/", supplier_views.receipt, name="receipt"),
    path("besvarelse/<int:pk>/kvittering/fil/", supplier_views.receipt_file, name="receipt_file"),
]
