"""A supplier’s answer sheet, behind the door."""

from django.urls import path

from requirements_bank import supplier_views
from requirements_bank.views import (
    supplier_answers,
    supplier_clarifications,
    supplier_company,
    supplier_receipt,
    supplier_workbook,
)

urlpatterns = [
    path("kode/", supplier_views.code, name="code"),
    path("", supplier_views.sheet, name="sheet"),
    path(
        "krav/<int:requirement_pk>/",
        supplier_views.save_answer,
        name="save_answer",
    ),
    path(
        "bilag/<int:attachment_pk>/",
        supplier_views.asked_attachment,
        name="asked_attachment",
    ),
    path("send/", supplier_views.finish, name="finish"),
    path("traek-tilbage/", supplier_views.take_back, name="take_back"),
    path(
        "krav/<int:requirement_pk>/filer/",
        supplier_answers.answer_files,
        name="answer_files",
    ),
    path(
        "krav/<int:requirement_pk>/bekraeft/",
        supplier_answers.confirm_answer,
        name="confirm_answer",
    ),
    path(
        "filer/<int:file_pk>/",
        supplier_answers.answer_file,
        name="answer_file",
    ),
    path(
        "filer/<int:file_pk>/fjern/",
        supplier_answers.remove_answer_file,
        name="remove_answer_file",
    ),
    path("tidligere/", supplier_answers.copy_earlier, name="copy_earlier"),
    path("loesning/", supplier_company.solution, name="solution"),
    path("nej-tak/", supplier_company.decline, name="decline"),
    path(
        "alligevel/",
        supplier_company.answer_after_all,
        name="answer_after_all",
    ),
    path(
        "kolleger/",
        supplier_company.invite_supplier_colleague,
        name="invite_supplier_colleague",
    ),
    path(
        "kolleger/<int:colleague_pk>/fjern/",
        supplier_company.remove_supplier_colleague,
        name="remove_supplier_colleague",
    ),
    path("spoergsmaal/", supplier_clarifications.ask, name="ask"),
    path("regneark/", supplier_workbook.workbook, name="workbook"),
    path("regneark/fil/", supplier_workbook.workbook_file, name="workbook_file"),
    path("kvittering/", supplier_receipt.receipt, name="receipt"),
    path(
        "kvittering/status/",
        supplier_receipt.receipt_progress,
        name="receipt_progress",
    ),
    path("kvittering/pdf/", supplier_receipt.receipt_pdf, name="receipt_pdf"),
    path("kvittering/fil/", supplier_receipt.receipt_file, name="receipt_file"),
]
