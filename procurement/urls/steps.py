"""The steps of a case, what they ask to be written down, and the suppliers who take part."""

from django.urls import path

from procurement.views import (
    checklist,
    checkpoints,
    step_invitations,
    supplier_steps,
    worksheets,
)

urlpatterns = [
    path("sager/<int:pk>/skema/<slug:key>/", worksheets.sheet_detail, name="sheet_detail"),
    path("sager/<int:pk>/skema/<slug:key>/udtraek.csv", worksheets.sheet_csv, name="sheet_csv"),
    path("sager/<int:pk>/skema/<slug:key>/skriv/", worksheets.write_sheet, name="write_sheet"),
    path(
        "sager/<int:pk>/skema/<slug:key>/bekraeft/", worksheets.confirm_sheet, name="confirm_sheet"
    ),
    path("sager/<int:pk>/leverandoerer/", step_invitations.let_supplier_in, name="let_supplier_in"),
    path(
        "trininvitationer/<int:pk>/forny/",
        step_invitations.renew_step_invitation,
        name="renew_step_invitation",
    ),
    path(
        "trininvitationer/<int:pk>/tilbagekald/",
        step_invitations.revoke_step_invitation,
        name="revoke_step_invitation",
    ),
    path("deltag/<str:token>/", supplier_steps.open_steps, name="open_steps"),
    path("deltagelse/<int:pk>/", supplier_steps.supplier_case, name="supplier_case"),
    path("deltagelse/<int:pk>/<slug:key>/", supplier_steps.supplier_sheet, name="supplier_sheet"),
    path(
        "deltagelse/<int:pk>/<slug:key>/skriv/",
        supplier_steps.supplier_write,
        name="supplier_write",
    ),
    path(
        "deltagelse/<int:pk>/linjer/<int:entry>/",
        supplier_steps.supplier_change,
        name="supplier_change",
    ),
    path(
        "deltagelse/<int:pk>/<slug:key>/bekraeft/",
        supplier_steps.supplier_confirm,
        name="supplier_confirm",
    ),
    path(
        "deltagelse/<int:pk>/<slug:key>/traek-tilbage/",
        supplier_steps.supplier_withdraw,
        name="supplier_withdraw",
    ),
    path("skemalinjer/<int:pk>/ret/", worksheets.change_line, name="change_line"),
    path("skemalinjer/<int:pk>/fjern/", worksheets.remove_line, name="remove_line"),
    path("skemalinjer/<int:pk>/fortryd/", worksheets.put_back_line, name="put_back_line"),
    path("skemalinjer/<int:pk>/udgaver/", worksheets.line_history, name="line_history"),
    path(
        "bekraeftelser/<int:pk>/traek-tilbage/",
        worksheets.withdraw_confirmation,
        name="withdraw_confirmation",
    ),
    path("sager/trin/<int:pk>/", checklist.step_detail, name="step_detail"),
    path("sager/trin/<int:pk>/udfoert/", checklist.complete_step, name="complete_step"),
    path("sager/trin/<int:pk>/genaabn/", checklist.reopen_step, name="reopen_step"),
    path(
        "sager/trin/<int:pk>/ikke-relevant/", checklist.mark_not_relevant, name="mark_not_relevant"
    ),
    path("sager/trin/<int:pk>/vent/", checklist.set_waiting, name="set_waiting"),
    path("sager/trin/<int:pk>/fortsaet/", checklist.resume_step, name="resume_step"),
    path("sager/trin/<int:pk>/bemaerkning/", checklist.add_remark, name="add_remark"),
    path("sager/trin/<int:pk>/tildel/", checklist.assign_step, name="assign_step"),
    path("sager/trin/<int:pk>/afgoer/", checklist.decide_step, name="decide_step"),
    path("sager/trin/<int:pk>/tjekpunkt/<str:key>/", checkpoints.checkpoint, name="checkpoint"),
    path(
        "sager/trin/<int:pk>/tjekpunkt/<str:key>/udfoert/",
        checkpoints.finish_checkpoint,
        name="finish_checkpoint",
    ),
    path(
        "sager/trin/<int:pk>/tjekpunkt/<str:key>/bekraeft/",
        checkpoints.confirm_checkpoint,
        name="confirm_checkpoint",
    ),
    path(
        "sager/trin/<int:pk>/tjekpunkt/<str:key>/inddrag/",
        checkpoints.assign_checkpoint,
        name="assign_checkpoint",
    ),
    path(
        "sager/trin/<int:pk>/tjekpunkt/<str:key>/erfaringer/",
        checkpoints.checkpoint_comments,
        name="checkpoint_comments",
    ),
    path(
        "sager/erfaring/<int:pk>/fjern/",
        checkpoints.remove_checkpoint_comment,
        name="remove_checkpoint_comment",
    ),
]
