"""One supplier's answers as an annex to a contract, for Word."""

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from portal.templatetags.formats import moment
from portal.word import Paper
from requirements_bank.models import Answer, DialogueRequirement, Invitation, Solution
from requirements_bank.sheets.parts import by_category

# As wide as the page between its margins.
WIDTHS = (2.2, 6.6, 3.4, 4.8)


def write_annex(invitation: Invitation) -> bytes:
    """The requirements as they were asked, and what the supplier binds itself to.

    Without priorities where suppliers did not see them; never what is internal.
    """
    dialogue = invitation.dialogue
    title = _("Annex: requirements and the supplier’s answers")
    paper = Paper(title, owner=str(dialogue.authority), language=get_language() or "da")
    paper.facts(_facts(invitation))
    paper.text(
        _(
            "The requirements stand as the supplier was asked them, and the answers in the "
            "supplier’s own words, with what was elaborated afterwards."
        )
    )
    answers = _answers(invitation)
    for part in by_category(dialogue.requirements.order_by("position", "pk")):
        paper.heading(part.name)
        paper.table(
            [_("Number"), _("Requirement"), _("The supplier’s answer"), _("Elaboration")],
            [_row(row, answers.get(row.pk), invitation) for row in part.requirements],
            widths=WIDTHS,
        )
    return paper.content()


def _facts(invitation: Invitation) -> list[tuple[str, str]]:
    dialogue = invitation.dialogue
    offered = Solution.objects.unsealed().filter(invitation=invitation).first() or Solution()
    receipt = invitation.receipts.unsealed().first()
    return [
        (_("Customer"), str(dialogue.authority)),
        (_("Supplier"), invitation.supplier_name),
        (_("Market dialogue"), dialogue.name),
        (_("Case"), str(dialogue.case)),
        (_("System"), offered.system),
        (_("Who makes it"), offered.vendor),
        (_("In KITOS"), offered.kitos_url),
        (_("Who hosts it"), str(offered.get_operation_display())),
        (_("Received"), moment(receipt.received_at, "zone") if receipt else ""),
        (_("Fingerprint of the answer (SHA-256)"), receipt.digest if receipt else ""),
        *_elaborations(invitation),
    ]


def _elaborations(invitation: Invitation) -> list[tuple[str, str]]:
    """What came afterwards, each with its own proof."""
    sheets = invitation.round_sheets.unsealed().select_related("round").order_by("round__number")
    return [
        (
            _("Elaboration in round %(number)d") % {"number": sheet.round.number},
            f"{moment(sheet.sent_at, 'zone')}, SHA-256 {sheet.digest}",
        )
        for sheet in sheets
    ]


def _answers(invitation: Invitation) -> dict[int, Answer]:
    rows = Answer.objects.unsealed().filter(invitation=invitation)
    whole = rows.select_related("requirement").prefetch_related("files")
    return {answer.requirement_id: answer for answer in whole}


def _row(
    requirement: DialogueRequirement, answer: Answer | None, invitation: Invitation
) -> list[str]:
    texts = [str(requirement), requirement.asked, requirement.local_description]
    if invitation.dialogue.shows_priorities:
        texts.append(str(requirement.get_priority_display()))
    asked = "\n\n".join(filter(None, texts))
    if answer is None:
        return [requirement.label, asked, _("Not answered"), ""]
    said = "\n".join(filter(None, (answer.words, answer.price_words)))
    files = "\n".join(_("File: %(name)s") % {"name": file.name} for file in answer.files.all())
    return [
        requirement.label,
        asked,
        said,
        "\n\n".join(filter(None, (answer.elaboration, files))),
    ]
