"""The papers of a case: documents, reviews, assessments and the case as one file."""

from django.urls import path

from procurement.views import (
    assessments,
    documents,
    dossiers,
    reviews,
)

urlpatterns = [
    path("sager/<int:pk>/bilag/", documents.attach, name="attach"),
    path("sager/<int:pk>/bilag/oversigt/", documents.document_list, name="document_list"),
    path(
        "sager/<int:pk>/bilag/<slug:kind>/ikke-relevant/",
        documents.mark_unwanted,
        name="mark_unwanted",
    ),
    path("sager/<int:pk>/bilag/<slug:kind>/relevant/", documents.mark_wanted, name="mark_wanted"),
    path("sager/<int:pk>/vejledning/", reviews.ask_for_guidance, name="ask_for_guidance"),
    path("sager/<int:pk>/samlet/", dossiers.make_dossier, name="make_dossier"),
    path("samlet/<int:pk>/", dossiers.dossier, name="dossier"),
    path("samlet/<int:pk>/status/", dossiers.dossier_progress, name="dossier_progress"),
    path("samlet/<int:pk>/igen/", dossiers.retry_dossier, name="retry_dossier"),
    path("gennemgang/<int:pk>/", reviews.review, name="review"),
    path("gennemgang/<int:pk>/fortryd/", reviews.take_back_review, name="take_back_review"),
    path("bilag/<int:pk>/", documents.document, name="document"),
    path("bilag/<int:pk>/om/", documents.document_detail, name="document_detail"),
    path("bilag/<int:pk>/ny-version/", documents.add_version, name="add_version"),
    path("bilag/<int:pk>/type/", documents.change_kind, name="change_kind"),
    path("bilag/<int:pk>/journal/", documents.note_journal_number, name="note_journal_number"),
    path("bilag/<int:pk>/gennemgang/", reviews.ask_review, name="ask_review"),
    path("bilag/<int:pk>/fjern/", documents.remove_document, name="remove_document"),
    path("bilag/<int:pk>/fortryd/", documents.put_back_document, name="put_back_document"),
    path("sager/<int:pk>/vurderinger/ny/", assessments.ask_assessment, name="ask_assessment"),
    path("vurderinger/<int:pk>/", assessments.assessment, name="assessment"),
    path("vurderinger/<int:pk>/besvar/", assessments.answer_assessment, name="answer_assessment"),
    path(
        "vurderinger/<int:pk>/kladde/",
        assessments.save_assessment_draft,
        name="save_assessment_draft",
    ),
    path("vurderinger/<int:pk>/tildel/", assessments.assign_assessment, name="assign_assessment"),
    path(
        "vurderinger/<int:pk>/send-tilbage/",
        assessments.return_assessment,
        name="return_assessment",
    ),
    path(
        "vurderinger/<int:pk>/bekraeft/", assessments.confirm_assessment, name="confirm_assessment"
    ),
    path(
        "vurderinger/<int:pk>/forfra/",
        assessments.make_assessment_anew,
        name="make_assessment_anew",
    ),
    path(
        "vurderinger/<int:pk>/lav-pdf/",
        assessments.ask_for_assessment_paper,
        name="ask_for_assessment_paper",
    ),
    path(
        "vurderinger/pdf/<int:pk>/fremdrift/",
        assessments.assessment_paper_progress,
        name="assessment_paper_progress",
    ),
    path("vurderinger/pdf/<int:pk>/", assessments.assessment_pdf, name="assessment_pdf"),
]
