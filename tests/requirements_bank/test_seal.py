"""The seal: before the deadline no supplier's answer is anywhere but on its own pages."""

import datetime
import itertools
import re
import secrets

import pytest
from django.core import mail
from django.test import Client
from django.urls import URLPattern, get_resolver
from django.utils import timezone

from accounts.models import Role
from notifications.models import Event, Mail, Notification
from procurement.models import Case
from requirements_bank.actions import answers
from requirements_bank.models import Answer, MarketDialogue, SubmissionReceipt
from tests.factories import make_case, make_dialogue, make_user
from tests.requirements_bank.suppliers import autosave, everything_stored, inside, page, typed

pytestmark = pytest.mark.django_db


class Sealed:
    """An open dialogue with three suppliers: one has sent, one is under way, one took it back."""

    def __init__(self, authority, buyer):
        case = make_case(
            status=Case.Status.IN_PROGRESS,
            department=buyer.department,
            requester=make_user(Role.REQUESTER, department=buyer.department),
        )
        self.dialogue = make_dialogue(case=case, buyer=buyer)
        self.canaries = []
        self.suppliers = [self._supplier(how) for how in ("sent", "under way", "taken back")]

    def _supplier(self, how):
        invitation, browser = inside(dialogue=self.dialogue)
        for requirement in self.dialogue.requirements.all():
            canary = f"kanarie{secrets.token_hex(16)}"
            self.canaries.append(canary)
            autosave(browser, requirement, invitation, choice="partly", elaboration=canary)
        if how != "under way":
            browser.post(page(invitation, "send/"))
        if how == "taken back":
            browser.post(page(invitation, "traek-tilbage/"))
        receipts = invitation.receipts.values_list("digest", "salt")
        self.canaries += [part for receipt in receipts for part in receipt]
        return invitation, browser


@pytest.fixture
def sealed(authority, buyer):
    return Sealed(authority, buyer)


@pytest.fixture
def everybody(authority, department, buyer):
    """One who holds every role here sees all that anybody sees: roles only add."""
    people = {
        "all roles": make_user(*Role, department=department),
        "the buyer": buyer,
        "foreign": make_user(*Role),
    }
    browsers = {name: Client(raise_request_exception=False) for name in [*people, "anonymous"]}
    for name, person in people.items():
        browsers[name].force_login(person)
    return browsers


def addresses(resolver=None, prefix="/", app=""):
    """Every address of the URL conf with the app it belongs to, as a pattern."""
    for entry in (resolver or get_resolver()).url_patterns:
        here = prefix + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield app, re.sub(r"[\^$]|\(\?P?<\w+>[^)]*\)", "", here)
        else:
            yield from addresses(entry, here, entry.namespace or app)


def filled(app: str, pattern: str, sealed: Sealed) -> set[str]:
    """The address with the keys of all that the dialogue consists of in its places."""
    case, asked = sealed.dialogue.case, sealed.dialogue.requirements.first()
    rows = [sealed.dialogue, *(invitation for invitation, _ in sealed.suppliers)]
    if app != "requirements_bank":
        rows = [case, case.steps.first(), sealed.dialogue]
    found = set()
    for row in rows:
        values = itertools.chain([str(row.pk)], itertools.repeat(str(asked.pk)))
        found.add(re.sub(r"<int:\w+>", lambda _, values=values: next(values), pattern))
    return {re.sub(r"<[^>]*>", "kanarie", address) for address in found}


def read(answer) -> str:
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return content.decode(errors="replace") + str(answer.headers)


def leaks(text: str, sealed: Sealed) -> list[str]:
    return [canary for canary in sealed.canaries if canary in text]


@pytest.mark.filterwarnings("ignore")
@pytest.mark.spec("X10")
def test_no_page_search_or_export_shows_an_answer_before_the_deadline(sealed, everybody):
    everybody["another supplier"] = inside(dialogue=make_dialogue())[1]
    found, codes = [], set()
    for app, pattern in addresses():
        for address in filled(app, pattern, sealed):
            # Elsewhere the one with every role sees what the others see, and more.
            elsewhere = app != "requirements_bank"
            for name, browser in [*everybody.items()][: 1 if elsewhere else None]:
                answer = browser.get(address, {"q": sealed.canaries[0][:20]})
                codes.add((name, answer.status_code))
                found += [(name, address) for _ in leaks(read(answer), sealed)]

    assert not found
    # The crawl was not blind: those who may were inside, the others were not.
    assert {("all roles", 200), ("the buyer", 200), ("anonymous", 302)} <= codes


@pytest.mark.spec("X10")
def test_a_supplier_finds_no_trace_of_another(sealed):
    """Neither by the other's keys nor by what the own pages say, the other's name included."""
    (mine, browser), (other, _), _third = sealed.suppliers
    own = set(mine.answers.values_list("elaboration", flat=True))
    own |= set(mine.receipts.values_list("digest", flat=True))
    own |= set(mine.receipts.values_list("salt", flat=True))
    foreign = [canary for canary in sealed.canaries if canary not in own]
    asked = sealed.dialogue.requirements.first()

    for part in ("", "send/", "kvittering/", "kvittering/fil/"):
        assert browser.get(page(other, part)).status_code == 404
        text = read(browser.get(page(mine, part)))
        for trace in (*foreign, other.supplier_name, other.email, f"besvarelse/{other.pk}/"):
            assert trace not in text
    for part in ("", f"krav/{asked.pk}/", "send/", "traek-tilbage/"):
        before = everything_stored()
        assert browser.post(page(other, part), typed(asked)).status_code == 404
        assert everything_stored() == before


def test_mails_events_and_the_inbox_hold_no_answer(sealed):
    case, buyer = sealed.dialogue.case, sealed.dialogue.created_by
    answers.note_late_attempt(sealed.suppliers[0][0])
    rows = [*Event.objects.all(), *Mail.objects.all(), *Notification.objects.all()]
    words = [answer.elaboration for answer in Answer.objects.all()]

    stored = " ".join(str(vars(row)) for row in rows) + "".join(
        str(m.message()) for m in mail.outbox
    )

    assert rows
    assert len(words) == 6
    assert not [word for word in words if word in stored]
    # Nor does anybody at the authority learn who has sent.
    assert not Notification.objects.filter(recipient=buyer).exists()
    kinds = set(Event.objects.about(case).values_list("kind", flat=True))
    assert kinds == {"requirements_bank.late"}


def test_answers_are_copied_to_no_other_table_than_that_of_what_was_sent(sealed):
    words = [answer.elaboration for answer in Answer.objects.all()]
    stored = everything_stored()
    assert leaks(str(stored.pop("requirements_bank_answer")), sealed)
    assert leaks(str(stored.pop("requirements_bank_submissionreceipt")), sealed)

    assert not [word for word in words if word in str(stored)]


def test_a_minute_before_the_deadline_nothing_is_unsealed_and_after_it_what_was_sent(sealed):
    (sent, _), *_others = sealed.suppliers
    MarketDialogue.objects.update(deadline=timezone.now() + datetime.timedelta(minutes=1))
    assert not Answer.objects.unsealed().exists()
    assert not SubmissionReceipt.objects.unsealed().exists()

    MarketDialogue.objects.update(deadline=timezone.now())

    assert set(Answer.objects.unsealed()) == set(sent.answers.all())
    assert set(SubmissionReceipt.objects.unsealed()) == set(sent.receipts.all())


@pytest.mark.parametrize("status", ["cancelled", "draft"])
def test_a_dialogue_that_was_called_off_is_never_unsealed(sealed, status):
    MarketDialogue.objects.update(deadline=timezone.now(), status=status)

    assert not Answer.objects.unsealed().exists()


def test_a_withdrawn_suppliers_answer_is_never_unsealed(sealed):
    (sent, _), *_others = sealed.suppliers
    sent.refresh_from_db()
    sent.move_to("revoked")
    MarketDialogue.objects.update(deadline=timezone.now())

    assert not Answer.objects.unsealed().exists()


def test_after_the_deadline_only_what_was_sent_comes_out(sealed, everybody):
    (sent, _), *others = sealed.suppliers
    MarketDialogue.objects.update(deadline=timezone.now())

    text = read(everybody["the buyer"].get(f"/markedsdialoger/{sealed.dialogue.pk}/svar.csv"))

    assert all(answer.elaboration in text for answer in sent.answers.all())
    for invitation, _browser in others:
        assert not [a for a in invitation.answers.all() if a.elaboration in text]
    for name in ("anonymous", "foreign"):
        answer = everybody[name].get(f"/markedsdialoger/{sealed.dialogue.pk}/svar.csv")
        assert answer.status_code in (302, 404)
