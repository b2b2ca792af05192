"""The demo's market dialogues: one open with questions, one whose answers can be compared."""

from datetime import datetime, timedelta
from itertools import cycle

from django.utils import timezone

from demo.cast import Cast
from governance.deadlines import DENMARK
from procurement.models import Case
from requirements_bank.actions import (
    advisers,
    answers,
    assessing,
    clarifications,
    dialogues,
    invitations,
    questions,
    requirements,
    sheets,
    standards,
)
from requirements_bank.actions.invitations import Wording
from requirements_bank.models import (
    Adviser,
    Answer,
    Category,
    Domain,
    Given,
    Invitation,
    Judgement,
    MarketDialogue,
    Question,
    Solution,
)
from requirements_bank.models.asked import PARAMETER

SUPPLIERS = {
    "tilbud@alfa.example": "Alfa Systemer",
    "krav@beta.example": "Beta Omsorg",
    "svar@gamma.example": "Gamma Software",
}
SYSTEMS = {
    "Alfa Systemer": "Alfa Overblik",
    "Beta Omsorg": "BetaPlan",
    "Gamma Software": "Gamma Samlet",
}
YES, NO, PARTLY = Answer.Choice.YES, Answer.Choice.NO, Answer.Choice.PARTLY
# What each supplier says, over and over, down the list.
VOICES = (
    (YES, YES, PARTLY, YES, NO, YES, Answer.Choice.ADDON),
    (YES, PARTLY, YES, NO, YES),
    (YES, YES, YES, Answer.Choice.ADDON),
)
TECHNICAL = ("Sikkerhed", "Integrationer", "Drift, vedligehold og support")
ACCEPTED = Judgement("accepted")
ELABORATE = Judgement("elaborate", remark="Uddyb gerne, hvad der er med fra begyndelsen.")
HARDLY = Judgement("accepted_with_comment", comment="Deres standardopsætning kan det ikke alene.")


def open_dialogue(cast: Cast, case: Case) -> MarketDialogue:
    """Suppliers are invited and may answer for another nine days; their mails are in the outbox."""
    buyer = cast["buyer"]
    dialogue = MarketDialogue(
        case=case,
        name=case.title,
        description=case.request.description,
        contact_email=buyer.email,
    )
    dialogue = dialogues.start(
        dialogue, by=buyer, domains=[Domain.objects.get(name="Sundhed og omsorg")]
    )
    given = {question.code: "yes" for question in Question.objects.filter(code__in=("S3", "S5"))}
    questions.answer(dialogue, by=buyer, answers={**given, "S7": "unknown"})
    rows = dialogue.requirements.values_list("pk", "requirement__description")
    values = {pk: PARAMETER.findall(text) for pk, text in rows}
    requirements.confirm_parameters(dialogue, by=buyer, values=values)
    closes_on = timezone.localdate() + timedelta(days=9)
    deadline = datetime(closes_on.year, closes_on.month, closes_on.day, 12, tzinfo=DENMARK)
    dialogues.set_deadline(dialogue, by=buyer, deadline=deadline)
    dialogues.activate(dialogue, by=buyer)
    wording = Wording(
        subject=f"Krav til {case.title.lower()}",
        message="Vi vil gerne vide, hvad I kan levere, før vi skriver kravene færdige.",
        language="da",
    )
    invitations.invite(dialogue, by=buyer, suppliers=SUPPLIERS, wording=wording)
    _talk(dialogue)
    _hand_out(cast, case)
    return dialogue


def answered_dialogue(cast: Cast, case: Case) -> MarketDialogue:
    """The suppliers have answered, and the deadline passed yesterday."""
    dialogue = open_dialogue(cast, case)
    for invitation, voice in zip(dialogue.invitations.all(), VOICES, strict=True):
        _answer(invitation, voice)
    dialogue.deadline = timezone.now() - timedelta(days=1)
    dialogue.save(update_fields=["deadline"])
    dialogues.close(dialogue)
    _assess(cast, dialogue)
    return dialogue


def _talk(dialogue: MarketDialogue) -> None:
    """A supplier has asked twice and got one answer; somebody helped with the requirements."""
    buyer = dialogue.owner
    invitation = dialogue.invitations.order_by("pk")[0]
    answers.open(invitation)
    invitation.refresh_from_db()
    row = dialogue.requirements.order_by("position")[0]
    text = "Alfa Systemer har driftscenter i Irland. Må data ligge der?"
    asked = clarifications.ask(invitation, text=text, requirement=row)
    question, answer = "Må data ligge i Irland?", "Ja. Data må ligge i hele EU og EØS."
    clarifications.clarify(asked, by=buyer, question=question, answer=answer)
    text = "Skal skærmbilleder også vises på engelsk?"
    clarifications.ask(invitation, text=text, requirement=None)
    adviser = Adviser(
        case=dialogue.case,
        name="Ida Nøhr",
        company="Nøhr Rådgivning",
        subject="Hjalp med at skrive de første krav til drift.",
        since=timezone.localdate() - timedelta(days=40),
        until=timezone.localdate() - timedelta(days=30),
        takes_part=Adviser.TakesPart.NO,
    )
    advisers.note(adviser, by=buyer)


def _hand_out(cast: Cast, case: Case) -> None:
    """IT's technical requirements as one document, and two suppliers who have got it."""
    architect = cast["architect"]
    about = Category.objects.filter(name__in=TECHNICAL, parent=None)
    words = {"title": "Tekniske krav til it-løsninger", "language": "da"}
    document = standards.make_standard(case, by=architect, categories=about, **words)
    for supplier, how in (("Alfa Systemer", "meeting"), ("Beta Omsorg", "mail")):
        told = {"supplier": supplier, "contact": "", "how": how, "date": timezone.localdate()}
        standards.deliver_standard(document, by=architect, **told)


def _assess(cast: Cast, dialogue: MarketDialogue) -> None:
    """The first few: the buyer has read them all, and the architect sees one of them otherwise."""
    asked = list(dialogue.requirements.all()[:4])
    answered = dialogue.invitations.unsealed()
    for row in asked:
        said = {one.invitation: one.choice for one in row.answers.select_related("invitation")}
        judged = {
            one: ACCEPTED if said[one] in (YES, Answer.Choice.ADDON) else ELABORATE
            for one in answered
        }
        assessing.assess(row, by=cast["buyer"], judged=judged)
    assessing.assess(asked[0], by=cast["architect"], judged={answered[0]: HARDLY})


def _answer(invitation: Invitation, voice: tuple[str, ...]) -> None:
    answers.open(invitation)
    maker = invitation.supplier_name
    offered = {"system": SYSTEMS[maker], "vendor": maker, "operation": Solution.Operation.BOTH}
    sheets.describe(invitation, **offered)
    rows = invitation.dialogue.requirements.all()
    for row, choice in zip(rows, cycle(voice)):
        text = "Kommer i næste version." if choice == PARTLY else ""
        answers.save(invitation, row, Given(choice, text))
    answers.finish(invitation)
