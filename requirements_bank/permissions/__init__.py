"""Who may do what. Who may see is in `visible_to`, who may read which field in `visibility`."""

from requirements_bank.permissions.bank import (
    can_attach,
    can_change_requirement,
    can_detach,
    can_draft_requirement,
    can_extend_requirement,
    can_publish_requirement,
    can_put_back_requirement,
    can_put_back_version,
    can_remove_requirement,
    can_retire_requirement,
)
from requirements_bank.permissions.classifications import can_classify
from requirements_bank.permissions.dialogues import (
    can_activate,
    can_cancel,
    can_compare,
    can_edit_dialogue,
    can_invite_supplier,
    can_postpone,
    can_read_infrastructure,
    can_resend,
    can_revoke,
    can_start_dialogue,
    is_of_dialogue,
)

__all__ = [
    "can_activate",
    "can_attach",
    "can_cancel",
    "can_change_requirement",
    "can_classify",
    "can_compare",
    "can_detach",
    "can_draft_requirement",
    "can_edit_dialogue",
    "can_extend_requirement",
    "can_invite_supplier",
    "can_postpone",
    "can_publish_requirement",
    "can_put_back_requirement",
    "can_put_back_version",
    "can_read_infrastructure",
    "can_remove_requirement",
    "can_resend",
    "can_retire_requirement",
    "can_revoke",
    "can_start_dialogue",
    "is_of_dialogue",
]
