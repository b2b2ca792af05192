"""Who may do what with market dialogues. Who may see them is in `visible_to`."""

from accounts.models import Authority, Role, User
from procurement.models import Case
from requirements_bank.models import (
    AnswerFile,
    AnswerReport,
    DialogueFile,
    DialogueRequirement,
    Invitation,
    MarketDialogue,
    Membership,
    Round,
    RoundSheet,
)

Status = MarketDialogue.Status
ASSESSORS = (Role.BUYER, Role.COORDINATOR, *Role.specialists())
READERS = (Role.MANAGER, *ASSESSORS)


def can_start_dialogue(user: User, case: Case) -> bool:
    return case.is_under_way and runs_dialogues(user, case)


def can_edit_dialogue(user: User, dialogue: MarketDialogue) -> bool:
    return dialogue.is_draft and works_on(user, dialogue)


def can_remove_dialogue_file(user: User, file: DialogueFile) -> bool:
    return can_edit_dialogue(user, file.dialogue)


def can_weigh(user: User, dialogue: MarketDialogue) -> bool:
    """Until answers can be read; that the deadline is ahead, the action holds."""
    may = (dialogue.is_draft or dialogue.is_active) and not dialogue.was_read
    return may and works_on(user, dialogue)


def can_activate(user: User, dialogue: MarketDialogue) -> bool:
    """The market is not asked about a case that is over. Who proposed it does not approve it.

    Nor does a guest: the second pair of eyes is the authority's own.
    """
    if dialogue.is_proposed and (dialogue.proposed_by_id == user.pk or is_guest(user, dialogue)):
        return False
    return (dialogue.is_draft or dialogue.is_proposed) and works_on(user, dialogue)


def can_propose(user: User, dialogue: MarketDialogue) -> bool:
    return dialogue.is_draft and works_on(user, dialogue)


def can_send_back(user: User, dialogue: MarketDialogue) -> bool:
    return dialogue.is_proposed and works_on(user, dialogue)


def can_reopen(user: User, dialogue: MarketDialogue) -> bool:
    """To those who were asked before, unless one is chosen, or they elaborate just now."""
    is_over = dialogue.is_answered or dialogue.is_cancelled
    may = is_over and dialogue.was_opened and works_on(user, dialogue)
    return may and dialogue.chosen() is None and not dialogue.is_elaborating()


def can_resume(user: User, dialogue: MarketDialogue) -> bool:
    return dialogue.is_cancelled and not dialogue.was_opened and works_on(user, dialogue)


def can_archive(user: User, dialogue: MarketDialogue) -> bool:
    may = dialogue.is_answered and _runs(user, dialogue)
    return may and not dialogue.is_elaborating()


def can_take_out(user: User, dialogue: MarketDialogue) -> bool:
    return dialogue.is_archived and _runs(user, dialogue)


def can_hand_over(user: User, dialogue: MarketDialogue) -> bool:
    return _runs(user, dialogue) and not is_guest(user, dialogue)


def can_offer_as_template(user: User, dialogue: MarketDialogue) -> bool:
    """To the colleagues of the authority, so not by a guest."""
    return can_hand_over(user, dialogue)


def can_discard(user: User, dialogue: MarketDialogue) -> bool:
    """Where suppliers are answering it is cancelled first, so that they are told."""
    may = not dialogue.is_active and _administers(user, dialogue.authority_id)
    return may and not dialogue.is_elaborating()


def can_restore(user: User, dialogue: MarketDialogue) -> bool:
    return dialogue.deleted_at is not None and _administers(user, dialogue.authority_id)


def can_set_rules(user: User, authority: Authority) -> bool:
    return _administers(user, authority.pk)


def can_write_mail_texts(user: User, authority: Authority) -> bool:
    return _administers(user, authority.pk)


def can_reword(user: User, row: DialogueRequirement) -> bool:
    return can_edit_dialogue(user, row.dialogue)


def can_take_newest(user: User, row: DialogueRequirement) -> bool:
    return row.is_reworded and can_edit_dialogue(user, row.dialogue)


def can_propose_to_bank(user: User, row: DialogueRequirement) -> bool:
    """To the authority's own editors."""
    is_new = row.is_free and row.proposed_as_id is None
    return is_new and can_hand_over(user, row.dialogue)


def can_postpone(user: User, dialogue: MarketDialogue) -> bool:
    return dialogue.is_active and works_on(user, dialogue)


def can_cancel(user: User, dialogue: MarketDialogue) -> bool:
    return dialogue.can_become(Status.CANCELLED) and _runs(user, dialogue)


def can_invite_supplier(user: User, dialogue: MarketDialogue) -> bool:
    return dialogue.is_active and works_on(user, dialogue)


def can_choose_suppliers(user: User, dialogue: MarketDialogue) -> bool:
    """From the authority's address book, which is no guest's."""
    return can_invite_supplier(user, dialogue) and not is_guest(user, dialogue)


def can_follow_suppliers(user: User, dialogue: MarketDialogue) -> bool:
    """How far each supplier has come; what they answer is sealed for everybody."""
    return dialogue.was_opened and _runs(user, dialogue)


def can_resend(user: User, invitation: Invitation) -> bool:
    return can_revoke(user, invitation)


def can_revoke(user: User, invitation: Invitation) -> bool:
    return can_invite_supplier(user, invitation.dialogue) and invitation.can_become(
        Invitation.Status.REVOKED
    )


def can_compare(user: User, dialogue: MarketDialogue) -> bool:
    """Who may ever read the answers; that they are sealed until then, the database holds."""
    was_open = dialogue.status in MarketDialogue.OPENED
    reads = _has_role(user, dialogue.case, READERS) or _is_of_the_case(user, dialogue)
    return was_open and (reads or is_of_dialogue(user, dialogue))


def can_assess(user: User, dialogue: MarketDialogue) -> bool:
    """Whose word on the answers counts; the department is heard when it is on the team.

    When a supplier is chosen, what was said of the answers stands.
    """
    is_open = dialogue.case.is_under_way and dialogue.status in (Status.ACTIVE, Status.ANSWERED)
    assesses = _has_role(user, dialogue.case, ASSESSORS) or is_of_dialogue(user, dialogue)
    return is_open and assesses and dialogue.chosen() is None


def can_recognise_system(user: User, dialogue: MarketDialogue) -> bool:
    """Say which of our own systems a supplier offers; also when one is chosen. Ours: no guest."""
    knows = _has_role(user, dialogue.case, ASSESSORS) or is_of_dialogue(user, dialogue)
    return knows and not is_guest(user, dialogue) and can_compare(user, dialogue)


def can_see_register(user: User, dialogue: MarketDialogue) -> bool:
    """Which of our own systems a supplier offers stands beside its answers. Ours: no guest."""
    return not is_guest(user, dialogue)


def can_read_file(user: User, file: AnswerFile) -> bool:
    said = file.said
    invitation = said.invitation if file.answer else said.sheet.invitation
    return can_compare(user, invitation.dialogue)


def can_ask_to_elaborate(user: User, dialogue: MarketDialogue) -> bool:
    return dialogue.is_answered and dialogue.chosen() is None and works_on(user, dialogue)


def can_choose_supplier(user: User, dialogue: MarketDialogue) -> bool:
    """Anew too, until the suppliers are told. It binds the authority, so no guest chooses."""
    choice = dialogue.chosen()
    may = dialogue.is_answered and works_on(user, dialogue) and not dialogue.is_elaborating()
    return may and not is_guest(user, dialogue) and (choice is None or not choice.is_told)


def can_send_letters(user: User, dialogue: MarketDialogue) -> bool:
    return dialogue.chosen() is not None and can_choose_supplier(user, dialogue)


def can_withdraw_choice(user: User, dialogue: MarketDialogue) -> bool:
    return can_send_letters(user, dialogue)


def can_cancel_round(user: User, current: Round) -> bool:
    return current.is_going and _runs(user, current.dialogue)


def can_postpone_round(user: User, current: Round) -> bool:
    return current.dialogue.case.is_under_way and can_cancel_round(user, current)


def can_renew_link(user: User, sheet: RoundSheet) -> bool:
    return sheet.round.is_going and works_on(user, sheet.round.dialogue)


def can_read_round(user: User, current: Round) -> bool:
    return can_compare(user, current.dialogue)


def can_read_report(user: User, report: AnswerReport) -> bool:
    return can_compare(user, report.dialogue)


def can_read_infrastructure(user: User) -> bool:
    """D16: it tells of answers, so only those who may read them; of the cases that they see."""
    return user.has_role(*READERS)


def can_read_market(user: User, _authority: Authority) -> bool:
    """It counts answers and names nobody: those who read answers, and who write requirements."""
    return user.has_role(*READERS, Role.EDITOR, Role.SHARED_EDITOR)


def is_of_dialogue(user: User, dialogue: MarketDialogue) -> bool:
    """The owner and the team, whatever roles they have; guests while the collaboration stands."""
    on_team = {person.pk for person in dialogue.team.all()} & user.acting_ids
    is_theirs = bool(on_team) and (not is_guest(user, dialogue) or _stands_beside(user, dialogue))
    return user.acts_as(dialogue.owner_id) or is_theirs


def is_guest(user: User, dialogue: MarketDialogue) -> bool:
    """Whether the person is of another authority: works on this dialogue, and on nothing else."""
    return dialogue.authority_id not in user.authority_ids


def _stands_beside(user: User, dialogue: MarketDialogue) -> bool:
    """Whether the person's authority is in a collaboration with the one whose dialogue it is."""
    if "beside" not in user.remembered:
        beside = Membership.objects.beside(user.authority_id)
        user.remembered["beside"] = set(beside.values_list("authority", flat=True))
    return dialogue.authority_id in user.remembered["beside"]


def works_on(user: User, dialogue: MarketDialogue) -> bool:
    """When the case is over, its dialogues can be read and cancelled, no more."""
    return dialogue.case.is_under_way and _runs(user, dialogue)


def _runs(user: User, dialogue: MarketDialogue) -> bool:
    return runs_dialogues(user, dialogue.case) or is_of_dialogue(user, dialogue)


def runs_dialogues(user: User, case: Case) -> bool:
    return _has_role(user, case, (Role.BUYER, Role.COORDINATOR))


def _administers(user: User, authority: int) -> bool:
    return authority in user.authorities_as(Role.ADMINISTRATOR)


def _has_role(user: User, case: Case, roles: tuple[Role, ...]) -> bool:
    return user.has_role(*roles, authority=case.authority_id, department=case.department_id)


def _is_of_the_case(user: User, dialogue: MarketDialogue) -> bool:
    case = dialogue.case
    invited = case.colleagues.filter(user__in=user.acting_ids)
    return user.acts_as(case.requester_id) or invited.exists()
