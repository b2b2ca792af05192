"""What the minutes say of an item, a point or an addendum: its words, part by part.

Both editions are made of this. What stands here nowhere stands in no public edition either: what
was put before the board beside the recommendation, its papers and the case in brief are on the
agenda, and not in the minutes.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from governance.models import Addendum, AgendaItem, Decision, FixedPoint
from governance.models.standing import Point
from governance.models.withholding import Part
from portal.templatetags.formats import day


@dataclass(frozen=True)
class Words:
    """Some text under its label. Without a part it goes with the whole, and never alone."""

    part: str
    label: str
    text: str

    @property
    def lines(self) -> list[str]:
        """What is left out line by line: paragraphs, as they were typed."""
        return [line.strip() for line in self.text.splitlines() if line.strip()]


def words_of(target: AgendaItem | Point | Addendum) -> list[Words]:
    """An item is read `for_show`."""
    if isinstance(target, AgendaItem):
        found = _of_item(target)
    elif isinstance(target, Addendum):
        found = _of_addendum(target)
    else:
        found = _of_point(target)
    return [one for one in found if one.text]


def _of_item(item: AgendaItem) -> Iterator[Words]:
    yield Words(Part.PUT, _("Recommendation"), item.recommendation)
    for recusal in item.recusals.all():
        text = _("%(name)s was disqualified (forvaltningsloven § 3) and took no part in the item.")
        yield Words("", "", text % {"name": recusal.user.name})
    discussion = getattr(item, "discussion", None)
    yield Words(Part.SAID, _("What was said"), discussion.text if discussion else "")
    for decision in item.minuted_decisions():
        yield from _of_decision(decision)


def _of_point(point: Point) -> Iterator[Words]:
    yield Words(Part.PUT, "", point.text)
    yield Words(Part.SAID, _("What was said"), point.said if isinstance(point, FixedPoint) else "")


def _of_addendum(addendum: Addendum) -> Iterator[Words]:
    yield Words(Part.SAID, "", addendum.text)
    if addendum.decision:
        yield from _of_decision(addendum.decision)


def _of_decision(decision: Decision) -> Iterator[Words]:
    """That it was decided, and what the outcome was, goes with the whole item."""
    label = _("Correction") if decision.is_correction else _("Decision")
    marks = [
        _("Project description approved") if decision.approves_description else "",
        _("Business case approved") if decision.approves_business_case else "",
    ]
    yield Words("", label, "\n".join([decision.get_outcome_display(), *marks]))
    yield Words(Part.VOTES, _("Votes"), decision.votes)
    said = [
        (_("Forwarded to"), decision.forwarded_to if decision.is_forwarding else ""),
        (str(decision.asked_for), decision.conditions),
        *_of_step(decision),
        (_("Contact person"), decision.contact_person.name if decision.contact_person else ""),
        (_("Reason"), decision.reason),
        (_("Is it sustainable?"), decision.sustainable),
        (_("Does it cohere with our other IT?"), decision.coherent),
    ]
    for label, text in said:
        yield Words(Part.DECIDED, label, text)


def _of_step(decision: Decision) -> list[tuple[str, str]]:
    """The answer that the case's own course wanted, where the board gave it."""
    step = decision.step_decision
    if step is None:
        return []
    missing = step.missing
    if missing and step.missing_by:
        missing += "\n" + _("To be here by %(day)s") % {"day": day(step.missing_by, "long")}
    return [
        (_("Recommendations"), step.recommendations),
        (_("Missing"), missing),
        (_("Contacts in IT"), ", ".join(person.name for person in step.it_contacts.all())),
    ]
