"""A case before the board with a word of its own in each field, and who can read which of them."""

from datetime import timedelta

from django.template.loader import render_to_string
from django.urls import URLPattern, get_resolver, reverse
from django.utils import timezone

from governance import tasks
from governance.actions import conditions, decisions, items, minutes, preparation, recusals
from governance.actions.supplements import add_supplement
from governance.actions.withholdings import withhold
from governance.models import Addendum, AgendaItem, Decision, Discussion, Meeting, Supplement
from governance.overtaken import fingerprint
from notifications.models import Event, Mail, Notification
from procurement.dossier import contents
from tests.factories import begin, close_item

CONTENT = ("heading", "presentation", "recommendation", "organisation", "economy", "late")
HIDDEN = (
    *CONTENT,
    *("confidential", "comment", "position", "supplement", "said", "exempt", "recusal"),
    *("forwarded", "condition", "reason", "note", "corrected", "sustainable", "coherent"),
    *("recommendations", "missing", "draftcomment", "settled", "addendum"),
)
LISTS = (
    *("governance:meeting_list", "governance:my_calendar", "governance:decision_list"),
    *("governance:decision_figures", "procurement:my_work", "procurement:queue"),
    *("procurement:case_list", "procurement:case_csv", "procurement:case_board"),
    *("procurement:visitation", "procurement:visitation_minutes", "procurement:triage"),
    "notifications:inbox",
)
ROOTS = ("governance", "procurement", "notifications")


def word(field: str) -> str:
    return f"hemmeligt{field}ord"


def tomorrow():
    return timezone.localdate() + timedelta(days=1)


class Story:
    """What happens with the item, step by step, as the board's people do it."""

    def __init__(self, case, meeting, *, by, confidential=""):
        self.by = by
        content = {"late_reason" if one == "late" else one: word(one) for one in CONTENT}
        content["confidential"] = confidential
        item = AgendaItem(contact=case.requester, reported_by=case.requester, **content)
        items.add_late(item, by=by, case=case, meeting=meeting, papers=[])
        self.pk = item.pk

    @property
    def item(self):
        return AgendaItem.objects.select_related("case", "meeting__board").get(pk=self.pk)

    def recuse(self, person):
        recusals.recuse(self.item, by=self.by, person=person, reason=word("recusal"))

    def prepare(self):
        Meeting.objects.filter(items=self.pk).update(status=Meeting.Status.PUBLISHED)
        preparation.comment(self.item, by=self.by, text=word("comment"))
        preparation.take_position(self.item, by=self.by, stance="doubt", words=word("position"))
        add_supplement(Supplement(text=word("supplement")), by=self.by, item=self.item, papers=[])

    def decide(self, *, onward=None, **words):
        begin(self.item.meeting)
        wordings = {"sustainable": word("sustainable"), "coherent": word("coherent")}
        said = Decision(**words, **wordings)
        decisions.decide(self.item, by=self.by, decision=said, onward=onward)
        nothing = fingerprint(Discussion(), minutes.DISCUSSED)
        words = Discussion(item=self.item, text=word("said"))
        minutes.write_discussion(words, by=self.by, seen=nothing)
        chosen, because = [("said", word("said"))], word("exempt")
        withhold(self.item, by=self.by, chosen=chosen, because=because)
        return Decision.objects.get(pk=said.pk)

    def settle(self, decision):
        row = decision.condition_rows.get()
        conditions.give_condition(row, by=self.by, owner=row.owner, due_date=tomorrow())
        tasks.remind()
        conditions.settle_condition(row, by=self.by, status="met", note=word("note"))
        conditions.reopen_condition(row, by=self.by)

    def conclude(self, **words):
        decisions.conclude(self.item, by=self.by, decision=Decision(**words))

    def correct(self, **words):
        last = self.item.current_decision()
        decisions.correct(self.item, by=self.by, decision=Decision(**words), corrects=last)

    def circulate(self):
        meeting = self.item.meeting
        minutes.circulate_minutes(meeting, by=self.by, comments_by=timezone.localdate())
        known = {"text": word("draftcomment"), "item": self.item}
        said = minutes.comment_minutes(meeting, by=self.by, **known)
        minutes.settle_comment(said, by=self.by, answer=word("settled"))

    def approve(self):
        meeting = self.item.meeting
        minutes.approve_minutes(meeting, by=self.by, at=meeting)
        about = Addendum(meeting=meeting, item=self.item, text=word("addendum"))
        minutes.add_addendum(about, by=self.by)

    def mark(self, why):
        close_item(self.item, by=self.by, reason=why)

    def keys(self) -> dict[str, list[int]]:
        """Of what the address begins with: the rows of this story."""
        item = self.item
        rows = {
            "udvalg": [item.meeting.board],
            "moede": [item.meeting],
            "punkt": [item],
            "betingelse": [
                one for said in item.decisions.all() for one in said.condition_rows.all()
            ],
            "papir": item.meeting.papers.all(),
            "kommentar": item.minutes_comments.all(),
            "inhabil": item.recusals.all(),
            "sag": [item.case],
            "sager": [item.case],
        }
        return {begin: [one.pk for one in found] for begin, found in rows.items()}


def opened_by(client, person, story) -> dict[str, str]:
    """Everything that the person can open or was sent: by where it stands."""
    client.force_login(person)
    found = {reverse(name): reverse(name) for name in LISTS}
    found |= {one: one for one in _pages_about(story)}
    found["file"] = reverse("governance:decision_file", args=["csv"])
    texts = {where: _text(client.get(address)) for where, address in found.items()}
    for one in Notification.objects.filter(recipient=person).select_related("event"):
        texts[f"inbox {one.event.kind}"] = one.event.said("da") + one.event.said("en")
    for one in Mail.objects.filter(recipient=person):
        texts[f"mail {one.subject}"] = one.subject + one.shown_text + one.calendar
    return texts


def kept_of(case) -> dict[str, str]:
    """What is kept where everybody reads it who sees the case."""
    case.refresh_from_db()
    texts = {"outcome": case.outcome_note}
    for event in Event.objects.about(case):
        texts[f"trail {event.kind} {event.pk}"] = event.said("da") + event.said("en")
    for mail in Mail.objects.about(case):
        texts[f"mail {mail.subject} {mail.pk}"] = mail.subject + mail.shown_text
    whole = contents.cases().get(pk=case.pk)
    texts["dossier"] = render_to_string("procurement/dossier_pdf.html", contents.read(whole))
    return texts


def leaks(texts: dict[str, str], *, but=()) -> dict[str, list[str]]:
    """Which secret words stand where; `but` are those that may."""
    hidden = [one for one in HIDDEN if one not in but]
    found = {where: [one for one in hidden if word(one) in text] for where, text in texts.items()}
    return {where: words for where, words in found.items() if words}


def _pages_about(story):
    keys = story.keys()
    for name, entry in _pages(get_resolver()):
        about, rest = str(entry.pattern).partition("/")[::2]
        is_ours = name.partition(":")[0] in ROOTS and "<int:pk>" in rest
        if is_ours and list(entry.pattern.converters) == ["pk"]:
            yield from (reverse(name, args=[pk]) for pk in keys.get(about, []))
    for step in story.item.case.steps.exclude(decisions=None):
        yield step.get_absolute_url()


def _pages(resolver, prefix=""):
    for entry in resolver.url_patterns:
        if isinstance(entry, URLPattern):
            yield f"{prefix}{entry.name}", entry
        else:
            yield from _pages(entry, f"{entry.namespace}:" if entry.namespace else prefix)


def _text(answer) -> str:
    whole = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return whole.decode(errors="ignore")
