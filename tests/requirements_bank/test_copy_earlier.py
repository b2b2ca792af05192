"""What a supplier answered to a requirement before is copied, and marked if it was reworded."""

from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone

from notifications.models import Mail
from portal.doors import new_token
from requirements_bank.actions import answers
from requirements_bank.models import (
    Answer,
    AnswerKind,
    DialogueRequirement,
    Given,
    Invitation,
    MarketDialogue,
    Solution,
)
from tests.factories import make_asked, make_dialogue, make_requirement
from tests.races import Hold
from tests.requirements_bank.suppliers import (
    inside,
    new_link,
    newest_code,
    page,
    show_mailbox,
    visitor,
)
from tests.requirements_bank.test_invite_supplier_colleague import helping

pytestmark = pytest.mark.django_db
Origin = Answer.Origin


class Twice:
    """A requirement of the bank that one mailbox was asked in two dialogues."""

    def __init__(self):
        self.bank = make_requirement()
        self.earlier, _ = self._sheet()
        self.now, self.browser = self._sheet()
        Invitation.objects.filter(pk=self.now.pk).update(email=self.earlier.email.upper())
        self.now.refresh_from_db()

    def _sheet(self):
        dialogue = make_dialogue(requirements=0)
        make_asked(dialogue, 1, requirement=self.bank)
        return inside(dialogue=dialogue)

    def asked(self, invitation) -> DialogueRequirement:
        return invitation.dialogue.requirements.get()

    def change(self, invitation, **fields) -> None:
        DialogueRequirement.objects.filter(dialogue=invitation.dialogue).update(**fields)

    def answered_before(self, given=None) -> None:
        answers.save(self.earlier, self.asked(self.earlier), given or Given("partly", "Halvt"))


@pytest.fixture
def twice():
    twice = Twice()
    show_mailbox(twice.browser, twice.now)
    return twice


def test_it_is_shown_first_and_copied_when_told_to(twice):
    twice.answered_before(Given("addon", "Halvt", price=Decimal(5), price_per="once"))

    shown = twice.browser.get(page(twice.now, "tidligere/")).text
    assert "Halvt" in shown
    assert "Kopiér 1 svar" in shown
    assert not twice.now.answers.exists()
    text = twice.browser.post(page(twice.now, "tidligere/"), follow=True).text

    assert "1 svar er kopieret" in text
    assert "Kopieret fra et af jeres tidligere svar" in text
    copy = twice.now.answers.get()
    assert (copy.given, copy.origin) == (Given("addon", "Halvt"), Origin.COPIED)


@pytest.mark.parametrize("field", ["title", "description", "rationale", "local_description"])
def test_what_is_worded_differently_now_is_marked_until_it_is_confirmed(twice, field):
    twice.answered_before()
    twice.change(twice.now, **{field: "Noget andet"})
    asked = twice.asked(twice.now)

    assert "Lyder anderledes nu" in twice.browser.get(page(twice.now, "tidligere/")).text
    answers.copy_earlier(twice.now)
    assert "kravet lyder anderledes nu" in twice.browser.get(page(twice.now)).text
    assert "Svaret gælder stadig" in twice.browser.get(page(twice.now, "send/")).text
    twice.browser.post(page(twice.now, f"krav/{asked.pk}/bekraeft/"))

    assert twice.now.answers.get().origin == Origin.SUPPLIER
    assert "Svaret gælder stadig" not in twice.browser.get(page(twice.now, "send/")).text


def test_saving_it_makes_it_ones_own(twice):
    twice.answered_before()
    answers.copy_earlier(twice.now)

    answers.save(twice.now, twice.asked(twice.now), Given("no"))

    assert twice.now.answers.get().origin == Origin.SUPPLIER


def test_what_is_begun_here_is_not_overwritten(twice):
    twice.answered_before()
    answers.save(twice.now, twice.asked(twice.now), Given("", "En kladde"))

    assert answers.copy_earlier(twice.now) == 0

    assert twice.now.answers.get().given == Given("", "En kladde")
    assert "ikke noget at kopiere" in twice.browser.get(page(twice.now, "tidligere/")).text


def test_of_several_the_newest_is_taken(twice):
    twice.answered_before(Given("no", "Gammelt"))
    third, _ = twice._sheet()
    Invitation.objects.filter(pk=third.pk).update(email=twice.earlier.email)
    answers.save(third, twice.asked(third), Given("yes", "Nyt"))

    answers.copy_earlier(twice.now)

    assert twice.now.answers.get().elaboration == "Nyt"


def test_another_mailbox_of_the_same_domain_is_somebody_else(twice):
    twice.answered_before()
    Invitation.objects.filter(pk=twice.now.pk).update(email="nabo@example.dk")
    twice.now.refresh_from_db()

    assert answers.copy_earlier(twice.now) == 0


@pytest.mark.parametrize("why", ["withdrawn", "automatic", "kind", "document", "option", "free"])
def test_what_does_not_fit_is_not_copied(twice, why):
    twice.answered_before(Given(option="A") if why == "option" else None)
    if why == "withdrawn":
        twice.earlier.move_to("revoked")
    elif why == "automatic":
        Answer.objects.update(origin=Origin.OPERATION)
    elif why == "kind":
        twice.change(twice.now, answer_kind=AnswerKind.TEXT)
    elif why == "document":
        DialogueRequirement.objects.update(answer_kind=AnswerKind.DOCUMENT)
    elif why == "option":
        DialogueRequirement.objects.update(answer_kind=AnswerKind.OPTIONS, options=["A", "B"])
        twice.change(twice.now, options=["B", "C"])
    else:
        DialogueRequirement.objects.update(requirement=None)

    assert answers.copy_earlier(twice.now) == 0


def test_a_colleagues_link_does_not_reach_what_was_answered_elsewhere(twice):
    twice.answered_before()
    _colleague, helper, _door = helping(twice.now)

    assert helper.get(page(twice.now, "tidligere/")).status_code == 404
    assert helper.post(page(twice.now, "tidligere/")).status_code == 404
    assert "tidligere/" not in helper.get(page(twice.now)).text
    assert not twice.now.answers.exists()


def holds_the_link(invitation) -> Client:
    """Somebody to whom the supplier's own link was passed on, and who has opened it."""
    token = new_token()
    new_link(invitation, token)
    browser = visitor()
    browser.post(f"/svar/{token}/")
    return browser


def test_the_link_alone_shows_no_earlier_answers_whatever_the_authority_wants(twice):
    twice.answered_before()
    holder = holds_the_link(twice.now)

    shown = holder.get(page(twice.now, "tidligere/")).text
    copied = holder.post(page(twice.now, "tidligere/")).text

    for text in (shown, copied):
        assert "Halvt" not in text
        assert "Send mig en kode" in text
    assert not twice.now.answers.exists()


def test_the_code_goes_to_the_invited_mailbox_and_opens_in_that_browser_alone(twice):
    twice.answered_before()
    holder, another = holds_the_link(twice.now), visitor()
    address = page(twice.now, "tidligere/kode/")
    another.cookies.update(holder.cookies)

    sent = holder.post(address, {"again": "1"}, follow=True)
    code = newest_code()
    assert "En kode er på vej" in sent.text
    assert Mail.objects.latest("pk").to == twice.now.email
    assert "Halvt" not in holder.get(page(twice.now, "tidligere/")).text
    typed = holder.post(address, {"code": code}, follow=True)

    assert "Halvt" in typed.text
    # The session was given a new key: who has the old one has not shown anything.
    assert "Halvt" not in another.get(page(twice.now, "tidligere/")).text
    assert "Koden er brugt" in holder.post(address, {"code": code}).text


def test_a_wrong_code_or_none_opens_nothing(twice):
    twice.answered_before()
    holder = holds_the_link(twice.now)
    address = page(twice.now, "tidligere/kode/")

    assert "Bed først om en kode" in holder.post(address, {"code": "123456"}).text
    holder.post(address, {"again": "1"})
    wrong = f"{(int(newest_code()) + 1) % 10**6:06}"
    assert holder.post(address, {"code": wrong}).status_code == 422

    assert "Halvt" not in holder.get(page(twice.now, "tidligere/")).text


def test_a_new_link_asks_for_the_mailbox_anew(twice):
    twice.answered_before()
    token = new_token()
    new_link(twice.now, token)

    twice.browser.post(f"/svar/{token}/")

    assert "Halvt" not in twice.browser.get(page(twice.now, "tidligere/")).text


def test_a_colleague_is_asked_for_no_code(twice):
    _colleague, helper, _door = helping(twice.now)

    assert helper.post(page(twice.now, "tidligere/kode/"), {"again": "1"}).status_code == 404


def test_what_was_answered_in_a_deleted_dialogue_is_not_shown(twice):
    twice.answered_before()
    MarketDialogue.objects.filter(pk=twice.earlier.dialogue_id).update(deleted_at=timezone.now())

    assert answers.copy_earlier(twice.now) == 0


def test_a_sent_answer_takes_no_copies_and_no_confirmation(twice):
    twice.answered_before()
    answers.finish(twice.now)

    text = twice.browser.post(page(twice.now, "tidligere/"), follow=True).text
    assert "Træk det tilbage" in text
    asked = twice.asked(twice.now)
    text = twice.browser.post(page(twice.now, f"krav/{asked.pk}/bekraeft/"), follow=True).text
    assert "Træk det tilbage" in text

    assert not twice.now.answers.exists()


def copy_while_saving(settings) -> str:
    """One copies while a colleague answers the same requirement: which answer stands."""
    hold = Hold()
    settings.PAUSES = {"answers_copied": hold}
    twice = Twice()
    twice.answered_before()
    stale = Invitation.objects.get(pk=twice.now.pk)
    hold.race(
        lambda: answers.copy_earlier(twice.now),
        meanwhile=lambda: answers.save(stale, twice.asked(stale), Given("no", "Mit")),
    )
    return twice.now.answers.get().elaboration


@pytest.mark.django_db(transaction=True)
def test_copying_never_overwrites_what_a_colleague_writes_meanwhile(settings):
    assert copy_while_saving(settings) == "Mit"


@pytest.mark.django_db(transaction=True)
def test_twin_without_locks_it_does(settings):
    settings.LOCKS_OFF = True

    assert copy_while_saving(settings) == "Halvt"


def test_a_system_that_was_offered_before_is_chosen_again(twice):
    known = {"system": "Acadre", "vendor": "Formpipe", "kitos_url": "https://kitos.dk/1"}
    Solution.objects.create(invitation=twice.earlier, operation="saas", **known)
    third, _ = twice._sheet()
    Invitation.objects.filter(pk=third.pk).update(email=twice.earlier.email)
    newest = Solution.objects.create(invitation=third, **(known | {"vendor": "Formpipe A/S"}))
    stranger, _ = twice._sheet()
    Solution.objects.create(invitation=stranger, system="Hemmelig")

    shown = twice.browser.get(page(twice.now, "loesning/"))
    form = twice.browser.get(page(twice.now, f"loesning/?som={newest.pk}")).context["form"]

    assert shown.context["earlier"] == [newest]
    assert "Hemmelig" not in shown.text
    assert (form["system"].value(), form["vendor"].value()) == ("Acadre", "Formpipe A/S")
    assert form["kitos_url"].value() == "https://kitos.dk/1"
    assert not form["operation"].value()


def test_what_was_offered_before_wants_the_mailbox_shown_first():
    twice = Twice()
    kept = Solution.objects.create(invitation=twice.earlier, system="Acadre")
    address = page(twice.now, f"loesning/?som={kept.pk}")

    assert "Acadre" not in twice.browser.get(address).text
    code = page(twice.now, "loesning/kode/")
    twice.browser.post(code, {"again": "1"})
    answer = twice.browser.post(code, {"code": newest_code()})

    assert answer.url == page(twice.now, "loesning/")
    assert "Acadre" in twice.browser.get(address).text


def test_a_colleague_is_not_offered_what_the_mailbox_offered_elsewhere():
    twice = Twice()
    Solution.objects.create(invitation=twice.earlier, system="Acadre")
    _colleague, browser, _door = helping(twice.now)

    text = browser.get(page(twice.now, "loesning/")).text

    assert "Acadre" not in text
    assert "loesning/kode/" not in text
