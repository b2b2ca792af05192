"""Who may do what with requests, cases and what belongs to them. One module a noun."""

from procurement.permissions.assessments import (
    can_answer_assessment,
    can_ask_assessment,
    can_ask_for_paper,
    can_assign_assessment,
    can_confirm_assessment,
    can_make_assessment_anew,
    can_return_assessment,
)
from procurement.permissions.belonging import KEEPERS, performs
from procurement.permissions.candidates import (
    can_classify,
    can_remove_candidate,
    can_weigh_candidates,
)
from procurement.permissions.cases import (
    can_answer_replaces,
    can_assign_coordinator,
    can_reopen,
    can_take_case,
    can_triage,
    can_visit,
    can_withdraw,
)
from procurement.permissions.checklist import (
    can_add_remark,
    can_assign_step,
    can_complete_step,
    can_decide_step,
    can_mark_not_relevant,
    can_register_contract_of,
    can_reopen_step,
    can_resume_step,
    can_set_waiting,
)
from procurement.permissions.checkpoints import (
    can_answer_checkpoint,
    can_assign_checkpoint,
    can_comment_checkpoint,
    can_remove_checkpoint_comment,
)
from procurement.permissions.colleagues import (
    can_invite_colleague,
    can_remove_colleague,
)
from procurement.permissions.contracts import (
    can_change_contract,
    can_file_contract,
    can_register_contract,
    can_register_existing,
    can_resume_contract,
    can_terminate_contract,
)
from procurement.permissions.debts import (
    can_accept_debt,
    can_accept_high_debt,
    can_add_debt,
    can_add_system_debt,
    can_change_debt,
    can_follow_up_debt,
    can_plan_debt,
    can_recover_debt,
    can_reopen_debt,
)
from procurement.permissions.documents import (
    can_add_version,
    can_attach,
    can_change_kind,
    can_mark_unwanted,
    can_note_journal_number,
    can_remove_document,
    can_see_views,
)
from procurement.permissions.dossiers import (
    can_make_dossier,
    can_retry_dossier,
)
from procurement.permissions.enquiries import (
    can_ask_enquiry,
    can_close_enquiry,
    can_reopen_enquiry,
    can_reply_to_enquiry,
)
from procurement.permissions.meetings import (
    can_book_meeting,
    can_cancel_meeting,
    can_change_meeting,
)
from procurement.permissions.outcomes import (
    can_exempt_from_board,
    can_open_sub_case,
    can_record_result,
)
from procurement.permissions.phases import (
    can_decide_phase,
    can_enter_phase,
    can_skip_decisions,
)
from procurement.permissions.requests import (
    can_change_answers,
    can_discard,
    can_edit_request,
    can_restore,
    can_start_request,
    can_submit,
)
from procurement.permissions.reviews import (
    can_answer_review,
    can_ask_for_guidance,
    can_ask_review,
    can_take_back_review,
)
from procurement.permissions.satisfaction import (
    can_answer_satisfaction,
)
from procurement.permissions.statistics import (
    can_read_statistics,
)
from procurement.permissions.systems import (
    can_add_system,
    can_change_stage,
    can_change_system,
    can_connect_kitos,
    can_import_systems,
    can_state_system,
)
from procurement.permissions.thresholds import (
    can_keep_thresholds,
    can_remove_thresholds,
)
from procurement.permissions.worksheets import (
    can_change_step_invitation,
    can_confirm_sheet,
    can_let_supplier_in,
    can_withdraw_confirmation,
    can_write_sheet,
    parties_of,
)

__all__ = [
    "KEEPERS",
    "can_accept_debt",
    "can_accept_high_debt",
    "can_add_debt",
    "can_add_remark",
    "can_add_system",
    "can_add_system_debt",
    "can_add_version",
    "can_answer_assessment",
    "can_answer_checkpoint",
    "can_answer_replaces",
    "can_answer_review",
    "can_answer_satisfaction",
    "can_ask_assessment",
    "can_ask_enquiry",
    "can_ask_for_guidance",
    "can_ask_for_paper",
    "can_ask_review",
    "can_assign_assessment",
    "can_assign_checkpoint",
    "can_assign_coordinator",
    "can_assign_step",
    "can_attach",
    "can_book_meeting",
    "can_cancel_meeting",
    "can_change_answers",
    "can_change_contract",
    "can_change_debt",
    "can_change_kind",
    "can_change_meeting",
    "can_change_stage",
    "can_change_step_invitation",
    "can_change_system",
    "can_classify",
    "can_close_enquiry",
    "can_comment_checkpoint",
    "can_complete_step",
    "can_confirm_assessment",
    "can_confirm_sheet",
    "can_connect_kitos",
    "can_decide_phase",
    "can_decide_step",
    "can_discard",
    "can_edit_request",
    "can_enter_phase",
    "can_exempt_from_board",
    "can_file_contract",
    "can_follow_up_debt",
    "can_import_systems",
    "can_invite_colleague",
    "can_keep_thresholds",
    "can_let_supplier_in",
    "can_make_assessment_anew",
    "can_make_dossier",
    "can_mark_not_relevant",
    "can_mark_unwanted",
    "can_note_journal_number",
    "can_open_sub_case",
    "can_plan_debt",
    "can_read_statistics",
    "can_record_result",
    "can_recover_debt",
    "can_register_contract",
    "can_register_contract_of",
    "can_register_existing",
    "can_remove_candidate",
    "can_remove_checkpoint_comment",
    "can_remove_colleague",
    "can_remove_document",
    "can_remove_thresholds",
    "can_reopen",
    "can_reopen_debt",
    "can_reopen_enquiry",
    "can_reopen_step",
    "can_reply_to_enquiry",
    "can_restore",
    "can_resume_contract",
    "can_resume_step",
    "can_retry_dossier",
    "can_return_assessment",
    "can_see_views",
    "can_set_waiting",
    "can_skip_decisions",
    "can_start_request",
    "can_state_system",
    "can_submit",
    "can_take_back_review",
    "can_take_case",
    "can_terminate_contract",
    "can_triage",
    "can_visit",
    "can_weigh_candidates",
    "can_withdraw",
    "can_withdraw_confirmation",
    "can_write_sheet",
    "parties_of",
    "performs",
]
