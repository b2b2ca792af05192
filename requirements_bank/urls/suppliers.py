"""A supplier’s answer sheet, behind the door."""

from django.urls import path

from requirements_bank.views import (
    supplier_answers,
    supplier_clarifications,
    supplier_company,
    supplier_dialogues,
    supplier_door,
    supplier_receipt,
    supplier_sheet,
    supplier_workbook,
)

urlpatterns = [
    path(
        "<int:pk>/papirer/<int:file_pk>/",
        supplier_sheet.asked_paper,
        name="asked_paper",
    ),
    path("<int:pk>/kode/", supplier_door.code, name="code"),
    path("<int:pk>/", supplier_sheet.sheet, name="sheet"),
    path(
        "<int:pk>/krav/<int:requirement_pk>/",
        supplier_sheet.save_answer,
        name="save_answer",
    ),
    path(
        "<int:pk>/bilag/<int:attachment_pk>/",
        supplier_sheet.asked_attachment,
        name="asked_attachment",
    ),
    path("<int:pk>/hjaelp/", supplier_company.help_page, name="help_page"),
    path("<int:pk>/send/", supplier_sheet.finish, name="finish"),
    path("<int:pk>/traek-tilbage/", supplier_sheet.take_back, name="take_back"),
    path(
        "<int:pk>/krav/<int:requirement_pk>/filer/",
        supplier_answers.answer_files,
        name="answer_files",
    ),
    path(
        "<int:pk>/krav/<int:requirement_pk>/bekraeft/",
        supplier_answers.confirm_answer,
        name="confirm_answer",
    ),
    path(
        "<int:pk>/filer/<int:file_pk>/",
        supplier_answers.answer_file,
        name="answer_file",
    ),
    path(
        "<int:pk>/filer/<int:file_pk>/fjern/",
        supplier_answers.remove_answer_file,
        name="remove_answer_file",
    ),
    path("<int:pk>/tidligere/", supplier_answers.copy_earlier, name="copy_earlier"),
    path(
        "<int:pk>/tidligere/kode/",
        supplier_door.show_mailbox,
        {"onwards": "copy_earlier"},
        name="show_mailbox",
    ),
    path("<int:pk>/dialoger/", supplier_dialogues.own_dialogues, name="own_dialogues"),
    path(
        "<int:pk>/dialoger/kode/",
        supplier_door.show_mailbox,
        {"onwards": "own_dialogues"},
        name="show_mailbox_for_dialogues",
    ),
    path(
        "<int:pk>/dialoger/<int:other_pk>/",
        supplier_dialogues.open_own_dialogue,
        name="open_own_dialogue",
    ),
    path("<int:pk>/loesning/", supplier_company.solution, name="solution"),
    path(
        "<int:pk>/loesning/kode/",
        supplier_door.show_mailbox,
        {"onwards": "solution"},
        name="show_mailbox_for_solution",
    ),
    path("<int:pk>/nej-tak/", supplier_company.decline, name="decline"),
    path(
        "<int:pk>/alligevel/",
        supplier_company.answer_after_all,
        name="answer_after_all",
    ),
    path(
        "<int:pk>/kolleger/",
        supplier_company.invite_supplier_colleague,
        name="invite_supplier_colleague",
    ),
    path(
        "<int:pk>/kolleger/<int:colleague_pk>/igen/",
        supplier_company.invite_colleague_again,
        name="invite_colleague_again",
    ),
    path(
        "<int:pk>/kolleger/<int:colleague_pk>/fjern/",
        supplier_company.remove_supplier_colleague,
        name="remove_supplier_colleague",
    ),
    path("<int:pk>/spoergsmaal/", supplier_clarifications.ask, name="ask"),
    path("<int:pk>/regneark/", supplier_workbook.workbook, name="workbook"),
    path("<int:pk>/regneark/fil/", supplier_workbook.workbook_file, name="workbook_file"),
    path("<int:pk>/kvittering/", supplier_receipt.receipt, name="receipt"),
    path(
        "<int:pk>/kvittering/status/",
        supplier_receipt.receipt_progress,
        name="receipt_progress",
    ),
    path("<int:pk>/kvittering/pdf/", supplier_receipt.receipt_pdf, name="receipt_pdf"),
    path("<int:pk>/kvittering/fil/", supplier_receipt.receipt_file, name="receipt_file"),
]
