"""One authority with one of everything, for the questions of test_access."""

from datetime import timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import get_resolver
from django.utils import timezone

from accounts.models import (
    Assignment,
    Authority,
    ClaimRule,
    IdentityProvider,
    Role,
    Substitution,
    User,
)
from governance.actions import minutes
from governance.models import Addendum, AgendaItem, Board, Condition, Meeting
from notifications.models import Mail, Notification
from notifications.trail import record
from portal import uploads
from portal.tables.opening import Sheet
from procurement.actions import (
    candidates,
    checkpoints,
    documents,
    editions,
    reviews,
    system_imports,
    worksheets,
)
from procurement.models import (
    AddedCheckpoint,
    Assessment,
    AssessmentPaper,
    Candidate,
    Case,
    CaseMeeting,
    ChecklistStep,
    Colleague,
    Confirmation,
    Debt,
    Dossier,
    Enquiry,
    Entry,
    StepInvitation,
    Supplier,
    System,
    SystemImport,
    VisitationPaper,
)
from requirements_bank.actions import (
    attachments,
    bank,
    choices,
    collaborations,
    dialogue_files,
    editorial_meetings,
    promotions,
    reports,
    requirement_imports,
    standards,
)
from requirements_bank.bank import versions
from requirements_bank.models import (
    Adviser,
    AnswerFile,
    AnswerReport,
    ApiKey,
    Attachment,
    Category,
    Clarification,
    Collaboration,
    Delivery,
    DialogueFile,
    DialogueRequirement,
    Domain,
    EditorialMeeting,
    Feedback,
    Invitation,
    MarketDialogue,
    Membership,
    PageText,
    Promotion,
    Requirement,
    RequirementImport,
    Round,
    RoundSheet,
    SavedView,
    StandardDocument,
    SupplierContact,
)
from tests.access_addresses import ABOUT, KEYS, STEPS, TOKEN, WORDS
from tests.factories import (
    begin,
    make_api_key,
    make_asked,
    make_authority,
    make_board,
    make_case,
    make_contact,
    make_contract,
    make_debt,
    make_department,
    make_dialogue,
    make_document,
    make_finished,
    make_invitation,
    make_item,
    make_meeting,
    make_requirement,
    make_seat,
    make_supplier,
    make_system,
    make_thresholds,
    make_user,
    next_monday,
)
from tests.procurement.sheets import make_step_invitation, write


class World:
    def __init__(self, people: dict[str, User], objects: dict[str, int]) -> None:
        self.objects = objects
        self.clients = {name: Client(raise_request_exception=False) for name in people}
        self.clients["anonymous"] = Client(raise_request_exception=False)
        for name, person in people.items():
            self.clients[name].force_login(person)
        self._cookies = {name: dict(client.cookies) for name, client in self.clients.items()}

    def sign_in_again(self, person: str) -> None:
        """A page may have changed the cookies: signed out, or chosen a language."""
        self.clients[person].cookies.clear()
        self.clients[person].cookies.update(self._cookies[person])

    def arguments(self, name: str) -> dict[str, object]:
        """What the page's address is filled with."""
        wanted = {part for _route, params in get_resolver_params(name) for part in params}
        filled: dict[str, object] = {}
        for part in wanted:
            filled[part] = self._argument(name, part)
        return filled

    def _argument(self, name: str, part: str) -> object:
        if part in WORDS:
            return WORDS[part]
        if part == "key":
            process = "haderslev" if name.startswith("administration:") else "no-such-key"
            return KEYS.get(name, process)
        if part == "entry":
            return self.objects["entry"]
        if part == "invitation":
            return self.objects["chosen_supplier"]
        if part == "document":
            return self.objects["board_paper"]
        if part == "addendum":
            return self.objects["addendum"]
        if part == "attachment_pk":
            return self.objects["attachment"]
        if part == "requirement_pk":
            is_over = name.endswith((":compared_requirement", ":assess"))
            return self.objects["asked_in_closed" if is_over else "asked"]
        return self.objects[self._about(name)]

    def _about(self, name: str) -> str:
        namespace, _colon, page = name.partition(":")
        if name in ABOUT:
            return ABOUT[name]
        if namespace == "procurement" and any(word in page for word in STEPS):
            return "step"
        return ABOUT[namespace]


def get_resolver_params(name: str) -> list[tuple[str, list[str]]]:
    """Routes and parameter names of a page by its full name."""
    namespace, _colon, page = name.rpartition(":")
    resolver = get_resolver()
    if namespace:
        _prefix, resolver = resolver.namespace_dict[namespace]
    return [
        (route, params)
        for possibilities in resolver.reverse_dict.getlist(page)
        for route, params in possibilities[0]
    ]


def make_dossier(case: Case, **fields: object) -> Dossier:
    """One that a worker is at: making it takes seconds, and is tested elsewhere."""
    return Dossier.objects.create(
        case=case, asked_by=case.requester, begun_at=timezone.now(), **fields
    )


def make_world(people: tuple[str, ...]) -> World:
    make_thresholds()
    authority = make_authority(name="Nordby Kommune", code="NOR")
    department = make_department(authority=authority, name="Pleje")
    nextdoor = make_department(authority=authority, name="Skoler")
    cast = {
        "own": make_user(Role.REQUESTER, department=department, limited_to=department),
        "colleague": make_user(department=nextdoor),
        "nextdoor": make_user(Role.REQUESTER, department=nextdoor, limited_to=nextdoor),
        "stranger": make_user(*Role),
    }
    for name in people:
        if name not in cast and name != "anonymous":
            cast[name] = make_user(Role(name), department=make_department(authority=authority))
    own, coordinator = cast["own"], cast["coordinator"]
    state = {"requester": own, "coordinator": coordinator}
    case = make_case(status=Case.Status.IN_PROGRESS, **state)
    # An administrator to spare, or the only one could never be asked to go.
    make_user(Role.ADMINISTRATOR, department=department)
    person = make_user(Role.REQUESTER, department=department)
    case_at_board = make_case(status=Case.Status.AWAITING_BOARD, **state)
    board = make_board(authority=authority)
    meeting = make_meeting(board=board)
    item = make_item(meeting=meeting, case=case_at_board)
    recused = make_user(Role.MEMBER, department=department)
    recusal = item.recusals.create(user=recused, reason="Ven", declared_by=recused)
    dialogue = make_dialogue(case=case, buyer=cast["buyer"])
    draft_dialogue = make_dialogue(
        case=case, buyer=cast["buyer"], status=MarketDialogue.Status.DRAFT
    )
    closed_dialogue = make_dialogue(
        case=case, buyer=cast["buyer"], deadline=timezone.now() - timedelta(hours=1)
    )
    Board.objects.filter(pk=board.pk).update(votes=True)
    published = make_meeting(
        board=board, starts_at=next_monday(weeks=1), status=Meeting.Status.PUBLISHED
    )
    published_item = make_item(
        meeting=published, case=make_case(status=Case.Status.AWAITING_BOARD, **state)
    )
    board_paper = documents.attach(
        published_item.case, by=own, upload=SimpleUploadedFile("bilag.txt", b"Et bilag.")
    )
    published_item.papers.add(board_paper)
    done_step = case.steps.get(number=2)
    done_step.move_to(ChecklistStep.Status.DONE)
    event = record("procurement.discarded", case, by=coordinator, tell=[own])
    mail = Mail.objects.get(event=event)
    Mail.objects.filter(pk=mail.pk).update(state=Mail.State.FAILED)
    asked_about = make_document(case=case)
    objects = {
        "authority": authority,
        "department": make_department(authority=authority),
        "person": person,
        "assignment": Assignment.objects.get(user=person),
        "case": case,
        "step": case.steps.get(number=1),
        "step_6": case.steps.get(number=6),
        "done_step": done_step,
        "new_case": make_case(requester=own),
        "rejected_case": _rejected(state),
        "closed_dialogue": closed_dialogue,
        "asked_in_closed": closed_dialogue.requirements.first(),
        "answer_file": _answer_file(closed_dialogue),
        "published_item": published_item,
        "published_meeting": published,
        "board_paper": board_paper,
        "standing_item": board.standing_items.create(heading="Eventuelt"),
        "fixed_point": published.fixed_points.create(heading="Eventuelt"),
        "draft": make_case(requester=own, status=Case.Status.DRAFT),
        "discarded": make_case(requester=own, status=Case.Status.DISCARDED),
        "colleague": Colleague.objects.create(case=case, user=cast["colleague"], invited_by=own),
        "document": documents.attach(
            case, by=own, upload=SimpleUploadedFile("tilbud.txt", b"Et tilbud.")
        ),
        "review": reviews.ask(asked_about, by=coordinator, role=Role.ARCHITECT),
        "dossier": make_dossier(case, form="pdf"),
        "failed_dossier": make_dossier(case, form="zip", failed_at=timezone.now()),
        "contract": make_contract(case=case, requester=own),
        **_systems(case, cast),
        **_assessments(case),
        **_sheets(case),
        "checkpoint_comment": checkpoints.comment(
            case.steps.get(number=1),
            by=own,
            key="need.1",
            said=checkpoints.Experience("Spørg først.", is_shared=True),
        ),
        **_questions(case, cast),
        "case_meeting": _meeting(case),
        **_courses(state),
        **_house(case, cast),
        **_minutes(board, state, cast),
        "thresholds": make_thresholds(case.authority),
        "visitation_paper": VisitationPaper.objects.create(asked_by=cast["architect"]),
        "board": board,
        "seat": make_seat(make_board(authority=authority, name="SIH-gruppen")),
        "meeting": meeting,
        "unsent_meeting": make_meeting(board=board, starts_at=next_monday(weeks=30)),
        "item": item,
        "recusal": recusal,
        "condition": _condition(item, cast["chair"]),
        "paper": meeting.papers.create(kind="agenda"),
        "mail": mail,
        "notification": Notification.objects.get(event=event),
        "dialogue": dialogue,
        "draft_dialogue": draft_dialogue,
        **_dialogues(case, cast["buyer"]),
        **_treated_equally(dialogue),
        **_round(case, cast["buyer"]),
        **_chosen(case, cast["buyer"]),
        "asked_in_draft": draft_dialogue.requirements.first(),
        "reworded": _reworded(draft_dialogue),
        "dialogue_file": _dialogue_file(draft_dialogue),
        "invitation": make_invitation(dialogue=dialogue, token=TOKEN),
        **_address_book(authority),
        "api_key": _api_key(cast["administrator"]),
        "domain": Domain.objects.create(name="Kultur"),
        "asked": dialogue.requirements.first(),
        **_bank(cast["editor"]),
        **_standard(case, cast["architect"]),
        **_sharing(cast),
    }
    return World(cast, {name: found.pk for name, found in objects.items()})


def _dialogue_file(dialogue: MarketDialogue) -> DialogueFile:
    paper = SimpleUploadedFile("proces.txt", b"Processen i dag.")
    found = uploads.inspect(paper)
    return dialogue_files.add_file(dialogue, by=dialogue.owner, upload=paper, found=found)


def _bank(editor: User) -> dict[str, Any]:
    """Requirements of the authority's own: one with two versions and a file, a draft, a deleted."""
    own = {"kind": Requirement.Kind.LOCAL, "authority": editor.authority}
    own["category"] = Category.objects.create(name="Kontrakt")
    made: dict[str, Any] = {}
    for name in ("requirement", "draft_requirement", "deleted_requirement"):
        row = Requirement(title=name, description=f"Skrevet {timezone.localdate()}.", **own)
        made[name] = bank.draft(row, by=editor, relations={})
    bank.publish(made["requirement"], by=editor)
    changed = Requirement.objects.get(pk=made["requirement"].pk)
    changed.title = "Lokalt krav"
    bank.change(changed, by=editor, relations=dict.fromkeys(versions.NAMED, ()))
    bank.remove(made["deleted_requirement"], by=editor, reason="Dobbelt.")
    sheet = Sheet([["Navn", "Beskrivelse"], ["A", "B"]])
    table = RequirementImport(kind=Requirement.Kind.LOCAL, name="krav.xls")
    made["requirement_import"] = requirement_imports.keep(table, sheet, by=editor)
    view = {"authority": editor.authority, "name": "Vores", "query": "q=a", "is_shared": True}
    made["page_text"] = PageText.objects.create(
        page="front", language="da", number=1, body="Velkommen", written_by=editor
    )
    made["saved_view"] = SavedView.objects.create(user=editor, **view)
    paper = SimpleUploadedFile("bilag.txt", b"Et bilag.")
    attachment = Attachment(requirement=changed)
    said = {"kind": Feedback.Kind.SUGGESTION, "requirement": changed, "text": "Skriv det kortere."}
    made["feedback"] = Feedback.objects.create(authority=editor.authority, **said)
    return made | {"attachment": attachments.attach(attachment, by=editor, upload=paper)}


def _standard(case: Case, architect: User) -> dict[str, StandardDocument | Delivery]:
    """A document of technical requirements, and somebody who got it."""
    words = {"title": "Tekniske krav", "language": "da", "categories": []}
    made = standards.make_standard(case, by=architect, **words)
    told = {"supplier": "Delta", "contact": "", "how": "mail", "date": timezone.localdate()}
    delivery = standards.deliver_standard(made, by=architect, **told)
    return {"standard": made, "delivery": delivery}


def _dialogues(case: Case, buyer: User) -> dict[str, MarketDialogue]:
    """One in each state that is not open."""
    status = MarketDialogue.Status
    made = {
        "answered_dialogue": make_dialogue(case=case, buyer=buyer, status=status.ANSWERED),
        "archived_dialogue": make_dialogue(case=case, buyer=buyer, status=status.ARCHIVED),
        "cancelled_draft": make_dialogue(case=case, buyer=buyer, status=status.DRAFT),
        "deleted_dialogue": make_dialogue(case=case, buyer=buyer, status=status.DRAFT),
        "proposed_dialogue": make_dialogue(case=case, buyer=buyer, status=status.DRAFT),
    }
    made["cancelled_draft"].move_to(status.CANCELLED)
    MarketDialogue.objects.filter(pk=made["deleted_dialogue"].pk).update(deleted_at=timezone.now())
    proposed = MarketDialogue.objects.filter(pk=made["proposed_dialogue"].pk)
    proposed.update(status=status.PROPOSED, proposed_by=buyer)
    return made


def _api_key(administrator: User) -> ApiKey:
    make_api_key(administrator)
    return ApiKey.objects.get()


def _address_book(authority: Authority) -> dict[str, Supplier | SupplierContact]:
    supplier = make_supplier(authority=authority)
    return {"supplier": supplier, "contact": make_contact(supplier=supplier)}


def _treated_equally(dialogue: MarketDialogue) -> dict[str, Clarification | Adviser]:
    """A question that waits, and somebody who advised."""
    now = timezone.now()
    asked = {"asked_by": make_invitation(dialogue=dialogue), "asked_text": "Hvor?", "asked_at": now}
    advised = {"name": "Ida", "subject": "Krav", "since": now.date(), "takes_part": "no"}
    noted_by = dialogue.created_by
    return {
        "clarification": Clarification.objects.create(dialogue=dialogue, **asked),
        "adviser": Adviser.objects.create(case=dialogue.case, noted_by=noted_by, **advised),
    }


def _answer_file(dialogue: MarketDialogue) -> AnswerFile:
    """On the answer of a supplier who finished before the deadline."""
    deadline = {"deadline": dialogue.deadline}
    other = make_dialogue(case=dialogue.case, buyer=dialogue.owner, **deadline)
    about = {"name": "bevis.txt", "content_type": "text/plain", "size": 5, "sha256": "a"}
    return AnswerFile.objects.create(
        answer=make_finished(other, "yes").answers.get(),
        file=uploads.keep(ContentFile(b"Bevis", name="bevis.txt"), AnswerFile.FOLDER),
        uploaded_at=timezone.now(),
        **about,
    )


def _round(case: Case, buyer: User) -> dict[str, Round | RoundSheet]:
    """Suppliers are asked to elaborate for another day."""
    dialogue = make_dialogue(
        case=case,
        buyer=buyer,
        status=MarketDialogue.Status.ANSWERED,
        deadline=timezone.now() - timedelta(hours=1),
    )
    tomorrow = timezone.now() + timedelta(days=1)
    made = Round.objects.create(
        dialogue=dialogue, number=1, message="Mere", deadline=tomorrow, asked_by=buyer
    )
    sheet = RoundSheet.objects.create(round=made, invitation=make_finished(dialogue, "yes"))
    return {"round": made, "round_sheet": sheet}


def _chosen(case: Case, buyer: User) -> dict[str, MarketDialogue | Invitation | AnswerReport]:
    """A supplier is chosen, and nobody told; a report of the answers is asked for."""
    dialogue = make_dialogue(
        case=case,
        buyer=buyer,
        status=MarketDialogue.Status.ANSWERED,
        deadline=timezone.now() - timedelta(hours=1),
    )
    finished = make_finished(dialogue, "yes", "yes")
    choices.choose_supplier(dialogue, by=buyer, invitation=finished, reason="Bedst")
    return {
        "chosen_dialogue": dialogue,
        "chosen_supplier": finished,
        "report": reports.ask_report(dialogue, by=buyer, language="da"),
    }


def _reworded(dialogue: MarketDialogue) -> DialogueRequirement:
    """The bank has it, and the dialogue says it in other words."""
    row = make_asked(dialogue, 3)
    row.requirement, row.origin = make_requirement(), DialogueRequirement.Origin.HAND
    row.is_reworded = True
    row.save()
    return row


def _minutes(board: Board, state: dict[str, User], cast: dict[str, User]) -> dict[str, object]:
    """A meeting whose draft is out for comments, with one; another that is minuted, or held."""
    out, minuted, held = (
        begin(make_meeting(board=board, starts_at=next_monday(weeks), status="published"))
        for weeks in (2, 3, 4)
    )
    item = make_item(meeting=out, case=make_case(**state), status="decided")
    minutes.circulate_minutes(out, by=cast["secretary"], comments_by=timezone.localdate())
    comment = minutes.comment_minutes(out, by=cast["member"], text="Det var jeg ikke enig i.")
    minutes.approve_minutes(minuted, by=cast["secretary"], at=minuted)
    addendum = Addendum(meeting=minuted, text="En fejl er rettet.")
    minutes.add_addendum(addendum, by=cast["secretary"])
    return {
        "circulated": out,
        "held": held,
        "discussed": item,
        "minuted": minuted,
        "minutes_comment": comment,
        "addendum": addendum,
        "withholding": addendum.withholdings.create(
            part="whole", because="Forvaltningsloven § 27", marked_by=cast["secretary"]
        ),
    }


def _sheets(case: Case) -> dict[str, Entry | Confirmation | StepInvitation]:
    """A sheet that one party has agreed to, and a supplier who was let in."""
    entry = write(case, "handover", contacts="Kaja")
    agreed = worksheets.confirm(entry, by=case.requester, party="department")
    invitation = make_step_invitation(case=case, token=TOKEN)
    return {"entry": entry, "confirmation": agreed, "step_invitation": invitation}


def _assessments(case: Case) -> dict[str, Assessment | AssessmentPaper]:
    """One in each state; of the same kind there is one a case, so each has another."""
    kinds = {"assessment": "tender_law", "answered": "nis2", "confirmed": "ai_act"}
    made = {
        state: Assessment.objects.create(case=case, kind=kind, version=1)
        for state, kind in kinds.items()
    }
    for state in ("answered", "confirmed"):
        known = {"status": state, "outcome": "unclear", "day": timezone.localdate()}
        Assessment.objects.filter(pk=made[state].pk).update(**known)
    confirmed = made["confirmed"]
    paper = confirmed.papers.create(revision=0, asked_by=case.requester)
    return {
        "assessment": made["assessment"],
        "answered_assessment": made["answered"],
        "confirmed_assessment": confirmed,
        "assessment_paper": paper,
    }


def _systems(case: Case, cast: dict[str, User]) -> dict[str, System | SystemImport | Candidate]:
    """A system with its owner, one that the case weighs, and a table of systems on its way in."""
    system = make_system(authority=case.authority, owner=cast["system_owner"])
    System.objects.filter(pk=system.pk).update(stage=System.Stage.IN_OPERATION)
    candidate = Candidate(case=case, name="Booking", verdict="no", reason="For gammelt.")
    table = [["Navn"], ["Kalender"]]
    return {
        "system": system,
        "system_import": system_imports.keep("systemer.csv", table, by=cast["architect"]),
        "candidate": candidates.weigh(candidate, by=case.requester),
    }


def _questions(case: Case, cast: dict[str, User]) -> dict[str, Debt | Enquiry]:
    """A debt and a question of each state."""
    asked = {"case": case, "asked_by": case.requester, "addressee": cast["architect"]}
    due = {"due_date": timezone.localdate()}
    closed = {"closed_at": timezone.now(), "closed_by": case.requester}
    return {
        "debt": make_debt(case=case, owner=cast["system_owner"]),
        "recovered_debt": make_debt(case=case, kind="no_sso", status=Debt.Status.RECOVERED),
        "enquiry": Enquiry.objects.create(text="Hvem?", **asked, **due),
        "closed_enquiry": Enquiry.objects.create(text="Hvor?", **asked, **due, **closed),
    }


def _condition(item: AgendaItem, chair: User) -> Condition:
    """Asked for at an earlier meeting, where the board decided."""
    held = make_meeting(board=item.meeting.board, starts_at=next_monday(weeks=5))
    case = make_case(
        requester=item.case.requester, coordinator=item.case.coordinator, status="approved"
    )
    decided = make_item(meeting=held, case=case, status=AgendaItem.Status.DECIDED)
    decision = decided.decisions.create(
        outcome="conditions", conditions="DPIA først.", decided_by=chair
    )
    return Condition.objects.create(decision=decision, text="DPIA først.", owner=chair)


def _meeting(case: Case) -> CaseMeeting:
    """To come, called by the contact person."""
    starts_at = timezone.now() + timedelta(days=1)
    times = {"starts_at": starts_at, "ends_at": starts_at + timedelta(hours=1)}
    return CaseMeeting.objects.create(
        case=case, organizer=case.coordinator, title="Opfølgning", place="Her", **times
    )


def _courses(state: dict[str, User]) -> dict[str, Case]:
    """A case that may begin later, one that may leave after a phase, one that has a result."""
    under_way = {"status": Case.Status.IN_PROGRESS, **state}
    after_a_phase = make_case(**under_way)
    after_a_phase.steps.filter(number__lte=4).update(status=ChecklistStep.Status.DONE)
    return {
        "begun_case": make_case(**under_way),
        "indebted_case": _indebted(make_case(**under_way)),
        "case_after_a_phase": after_a_phase,
        "approved_case": make_case(status=Case.Status.APPROVED, **state),
    }


def _rejected(state: dict[str, User]) -> Case:
    """Over, so the requester is asked how it went."""
    case = make_case(status=Case.Status.REJECTED, **state)
    Case.objects.filter(pk=case.pk).update(closed_at=timezone.now())
    return case


def _indebted(case: Case) -> Case:
    """Its debts are high, and nobody has accepted them."""
    worst = {"severity": 3, "plan_date": timezone.localdate()}
    for kind in ("user_administration", "sender", "manual_transfer", "no_journal"):
        make_debt(case=case, kind=kind, **worst)
    return case


def _house(
    case: Case, cast: dict[str, User]
) -> dict[str, AddedCheckpoint | Substitution | ClaimRule]:
    """A draft edition with a checkpoint of its own, and somebody who stands in today."""
    by, today = cast["administrator"], timezone.localdate()
    edition = editions.begin(case.authority, by=by, process="haderslev")
    days = {"first_day": today, "last_day": today}
    away = Substitution.objects.create(
        absent=cast["finance"], substitute=make_user(authority=case.authority), named_by=by, **days
    )
    way = IdentityProvider.objects.create(authority=case.authority, address="https://x.example")
    return {
        "claim_rule": way.rules.create(value="indkøb", role=Role.BUYER),
        "added_checkpoint": edition.checkpoints.create(step="prepare", title="Vikarer"),
        "substitution": away,
    }


def _sharing(
    cast: dict[str, User],
) -> dict[str, Promotion | EditorialMeeting | Collaboration | Membership]:
    """A proposal, the meeting it is on, and a collaboration one is in, and one is asked into."""
    by, shared_editor = cast["editor"], cast["shared_editor"]
    starts_at = timezone.now() + timedelta(days=7)
    meeting = editorial_meetings.plan(EditorialMeeting(starts_at=starts_at), by=shared_editor)
    own = make_requirement(kind="local", authority=by.authority)
    made = collaborations.found(Collaboration(name="Nord"), by=by, authority=by.authority)
    other = Collaboration.objects.create(name="Syd", founded_by=by)
    return {
        "editorial_meeting": meeting,
        "promotion": promotions.propose(own, by=by, reason="Alle mangler det."),
        "collaboration": made,
        "membership": made.memberships.get(),
        "sent_membership": collaborations.invite(made, by=by, authority=make_authority()),
        "asked_membership": collaborations.invite(other, by=by, authority=by.authority),
    }
