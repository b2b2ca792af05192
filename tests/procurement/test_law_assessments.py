"""The law assessments: from answers to a verdict, a table for each."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from django.utils import translation

from procurement import assessments
from procurement.assessments import (
    accessibility,
    administrative_law,
    ai_act,
    archiving,
    gdpr,
    nis2,
    processor_agreement,
    third_country,
)
from procurement.models import Entry, Request
from procurement.worksheets.processing import SUB_PROCESSORS
from tests.factories import make_case

ALL = (
    gdpr,
    processor_agreement,
    third_country,
    nis2,
    ai_act,
    accessibility,
    archiving,
    administrative_law,
)


@dataclass(frozen=True)
class Facts:
    is_state: bool = False
    day: date = date(2026, 11, 22)
    thresholds: Any = None


def judged(module, *, is_state=False, **answers):
    with translation.override("en"):
        verdict = module.KIND.judge(answers, Facts(is_state=is_state))
        steps = tuple((str(text), day) for text, day in verdict.next_steps)
        return verdict, [str(reason) for reason in verdict.reasons], steps


def text_of(steps):
    return " ".join(text for text, _day in steps)


@pytest.mark.parametrize("module", ALL, ids=lambda module: module.KIND.key)
def test_every_assessment_is_whole(module):
    kind = module.KIND
    keys = [field.key for field in kind.fields]

    verdict = kind.judge({}, Facts())

    assert assessments.newest(kind.key) is kind
    assert len(keys) == len(set(keys))
    assert all(f.only_if is None or f.only_if[0] in keys[: keys.index(f.key)] for f in kind.fields)
    assert verdict.headline
    assert verdict.sources == kind.sources != ()
    assert verdict.outcome in ("unclear", "lacking")


# Data protection.

PEOPLE = {"personal_data": "yes"}


@pytest.mark.spec("F26")
@pytest.mark.parametrize(
    ("answers", "outcome"),
    [
        ({"personal_data": "no"}, "not_required"),
        # What was answered before it turned out that there are no personal data does not count.
        ({"personal_data": "no", "criteria": ["evaluation", "automated"]}, "not_required"),
        ({}, "unclear"),
        ({"personal_data": "unknown"}, "unclear"),
        ({"personal_data": "unknown", "criteria": ["evaluation", "automated"]}, "required"),
        (PEOPLE, "not_required"),
        ({**PEOPLE, "kinds": ["ordinary", "cpr"]}, "not_required"),
        # Article 9 and 10 data are a criterion by themselves.
        ({**PEOPLE, "kinds": ["sensitive"]}, "recommended"),
        ({**PEOPLE, "kinds": ["criminal"]}, "recommended"),
        ({**PEOPLE, "kinds": ["sensitive"], "criteria": ["sensitive"]}, "recommended"),
        ({**PEOPLE, "criteria": ["matching"]}, "recommended"),
        # The rule of thumb: two.
        ({**PEOPLE, "criteria": ["matching", "barrier"]}, "required"),
        ({**PEOPLE, "kinds": ["sensitive"], "criteria": ["vulnerable"]}, "required"),
        # Article 35(3): always.
        ({**PEOPLE, "always": ["decisions"]}, "required"),
        ({**PEOPLE, "always": ["special"]}, "required"),
        ({**PEOPLE, "always": ["public_area"]}, "required"),
        # On the list only together with one more.
        ({**PEOPLE, "listed": ["biometric"]}, "recommended"),
        ({**PEOPLE, "listed": ["biometric"], "kinds": ["sensitive"]}, "recommended"),
        ({**PEOPLE, "listed": ["biometric"], "criteria": ["monitoring"]}, "required"),
        ({**PEOPLE, "listed": ["genetic"], "criteria": ["vulnerable"]}, "required"),
        ({**PEOPLE, "listed": ["location"]}, "recommended"),
        ({**PEOPLE, "listed": ["location"], "criteria": ["monitoring"]}, "required"),
        ({**PEOPLE, "listed": ["technology"], "criteria": ["innovative"]}, "recommended"),
        ({**PEOPLE, "listed": ["technology"], "criteria": ["large_scale"]}, "required"),
        ({**PEOPLE, "listed": ["vulnerable"], "criteria": ["vulnerable"]}, "recommended"),
        ({**PEOPLE, "listed": ["vulnerable"], "criteria": ["evaluation"]}, "required"),
        # On the list by themselves.
        ({**PEOPLE, "listed": ["access"]}, "required"),
        ({**PEOPLE, "listed": ["profiling"]}, "required"),
        ({**PEOPLE, "listed": ["physical"]}, "required"),
    ],
)
def test_data_protection(answers, outcome):
    assert judged(gdpr, **answers)[0].outcome == outcome


def test_sensitive_data_on_a_large_scale_are_named_by_the_regulation_itself():
    _verdict, reasons, _steps = judged(
        gdpr, **PEOPLE, kinds=["sensitive"], criteria=["large_scale"]
    )

    assert any("35(3)(b)" in reason for reason in reasons)
    assert any("2 of the nine" in reason for reason in reasons)


@pytest.mark.spec("F26")
@pytest.mark.parametrize(
    ("dpia", "outcome", "tone", "words"),
    [
        ({}, "required", "error", "must be made"),
        ({"dpia": "later", "residual": "low"}, "required", "error", "must be made"),
        ({"dpia": "here", "residual": "low"}, "required", "success", "low risk remains"),
        ({"dpia": "elsewhere", "residual": "medium"}, "required", "success", "medium risk"),
        ({"dpia": "here", "residual": "high"}, "prior_consultation", "error", "ask Datatilsynet"),
    ],
)
def test_what_the_impact_assessment_ends_with(dpia, outcome, tone, words):
    verdict, _reasons, steps = judged(gdpr, **PEOPLE, criteria=["matching", "barrier"], **dpia)

    with translation.override("en"):
        assert (verdict.outcome, verdict.tone) == (outcome, tone)
        assert words in str(verdict.headline)
    assert ("Make the impact assessment" in text_of(steps)) == (words == "must be made")
    assert ("in advance (art. 36)" in text_of(steps)) == (outcome == "prior_consultation")


@pytest.mark.parametrize("criteria", [["matching"], ["matching", "barrier"]])
def test_the_data_protection_officer_is_asked_until_the_advice_is_there(criteria):
    asked = judged(gdpr, **PEOPLE, criteria=criteria)[2]
    told = judged(gdpr, **PEOPLE, criteria=criteria, dpo_advice="Gør det.")[2]

    assert "data protection officer" in text_of(asked)
    assert "data protection officer" not in text_of(told)


@pytest.mark.spec("F10")
@pytest.mark.parametrize(
    ("request_", "known"),
    [
        (Request(), {}),
        (Request(personal_data="no"), {"personal_data": "no"}),
        (
            Request(personal_data="yes", personal_data_kinds=["cpr"]),
            {"personal_data": "yes", "kinds": ["cpr"]},
        ),
        (
            Request(personal_data="yes", personal_data_kinds=["criminal"]),
            {"personal_data": "yes", "kinds": ["criminal"], "criteria": ["sensitive"]},
        ),
    ],
)
def test_what_the_request_says_of_personal_data_is_not_asked_again(request_, known):
    assert gdpr.KIND.prefill(request_) == known


# Data processor agreement.

NEEDED = {"needed": "yes", "reason": "De drifter systemet."}
WHOLE = [key for key, _label in processor_agreement.CONTENT]
OWN = [key for key, _label in processor_agreement.OWN]


@pytest.mark.spec("F29")
@pytest.mark.spec("C11a")
@pytest.mark.parametrize(
    ("answers", "outcome", "tone"),
    [
        ({"needed": "no", "reason": "Ingen data"}, "not_needed", "success"),
        ({"needed": "no"}, "not_needed", "success"),
        ({"needed": "unknown"}, "unclear", "warning"),
        (NEEDED, "needed", "warning"),
        ({**NEEDED, "status": "needed"}, "needed", "warning"),
        ({**NEEDED, "status": "draft"}, "draft", "warning"),
        ({**NEEDED, "status": "draft", "content": WHOLE}, "draft", "warning"),
        ({**NEEDED, "status": "agreed", "content": WHOLE}, "agreed", "success"),
        ({**NEEDED, "status": "agreed", "content": WHOLE[1:]}, "draft", "error"),
        ({**NEEDED, "status": "signed", "content": WHOLE}, "signed", "success"),
        ({**NEEDED, "status": "signed", "template": "kl", "content": OWN}, "draft", "error"),
        # Datatilsynet's clauses hold what the clauses must; the annexes are one's own.
        (
            {**NEEDED, "status": "signed", "template": "datatilsynet", "content": OWN},
            "signed",
            "success",
        ),
        ({**NEEDED, "status": "signed", "template": "datatilsynet"}, "draft", "error"),
    ],
)
def test_data_processor_agreement(answers, outcome, tone):
    verdict, _reasons, _steps = judged(processor_agreement, **answers)

    assert (verdict.outcome, verdict.tone) == (outcome, tone)


def test_what_the_agreement_lacks_is_named():
    _verdict, reasons, _steps = judged(
        processor_agreement, **NEEDED, status="agreed", content=WHOLE[:-1]
    )

    assert reasons == ["Missing: Documentation and audits (h)"]


@pytest.mark.parametrize(("used", "told"), [("yes", True), ("unknown", True), ("no", False)])
def test_sub_processors_are_to_be_written_down(used, told):
    steps = judged(processor_agreement, **NEEDED, status="draft", sub_processors=used)[2]

    assert ("every sub-processor" in text_of(steps)) == told


@pytest.mark.parametrize(("personal", "needed"), [("no", "no"), ("yes", None), ("", None)])
def test_without_personal_data_no_agreement_is_needed(personal, needed):
    assert processor_agreement.KIND.prefill(Request(personal_data=personal)).get("needed") == needed


# Third countries.

SENT = {"transfer": "yes", "countries": "USA", "listed": "yes"}


@pytest.mark.spec("F29")
@pytest.mark.parametrize(
    ("answers", "outcome", "tone"),
    [
        ({"transfer": "no"}, "none", "success"),
        ({"transfer": "no", "must_stay": "yes"}, "none", "success"),
        ({"transfer": "unclear"}, "unclear", "warning"),
        ({**SENT, "bases": ["adequacy"]}, "lawful", "success"),
        ({**SENT, "bases": ["dpf"]}, "lawful", "warning"),
        ({**SENT, "bases": ["scc"], "assessed": "yes"}, "lawful", "success"),
        ({**SENT, "bases": ["scc"], "assessed": "no"}, "lacking", "error"),
        ({**SENT, "bases": ["bcr"]}, "lacking", "error"),
        ({**SENT, "bases": ["derogation"]}, "lawful", "warning"),
        ({**SENT, "bases": ["none"]}, "lacking", "error"),
        ({**SENT, "bases": ["adequacy", "none"]}, "lacking", "error"),
        (SENT, "lacking", "error"),
        ({**SENT, "bases": ["adequacy"], "listed": "no"}, "lacking", "error"),
        ({"transfer": "yes", "bases": ["adequacy"], "listed": "yes"}, "lawful", "success"),
        ({**SENT, "bases": ["adequacy"], "must_stay": "yes"}, "not_allowed", "error"),
    ],
)
def test_third_countries(answers, outcome, tone):
    verdict, _reasons, _steps = judged(third_country, **answers)

    assert (verdict.outcome, verdict.tone) == (outcome, tone)


def test_whoever_builds_on_the_framework_with_the_usa_hears_that_it_is_appealed():
    assert "appealed" in text_of(judged(third_country, **SENT, bases=["dpf"])[2])
    assert "appealed" not in text_of(judged(third_country, **SENT, bases=["adequacy"])[2])


INSIDE = {"name": "A", "place": "inside", "country": "Irland"}
DPF = {"name": "B", "place": "outside", "country": "USA", "basis": "dpf"}
SCC = {"name": "C", "place": "outside", "country": "Indien", "basis": "scc"}
NAMELESS = {"name": "D", "place": "outside", "basis": "scc"}


@pytest.mark.spec("F29")
@pytest.mark.parametrize(
    ("personal", "lines", "known"),
    [
        ("no", [DPF], {"transfer": "no"}),
        ("yes", [], {}),
        ("yes", [INSIDE], {"transfer": "no"}),
        ("yes", [INSIDE, {"name": "E", "place": "unclear"}], {"transfer": "unclear"}),
        (
            "yes",
            [INSIDE, SCC, DPF, NAMELESS],
            {"transfer": "yes", "countries": "Indien, USA", "bases": ["dpf", "scc"]},
        ),
    ],
)
def test_the_sheet_of_sub_processors_fills_the_assessment(personal, lines, known, requester):
    case = make_case(requester=requester, personal_data=personal)
    for line in lines:
        Entry.objects.create(case=case, sheet="sub_processors", answers=line, written_by=requester)
    Entry.objects.create(
        case=case, sheet="sub_processors", answers=SCC, written_by=requester, is_removed=True
    )

    assert third_country.KIND.prefill(case.request) == known


@pytest.mark.parametrize(
    ("line", "refused"),
    [
        (DPF, False),
        ({**DPF, "country": " De Forenede Stater"}, False),
        ({**DPF, "country": "Indien"}, True),
        ({**DPF, "country": None}, True),
        (SCC, False),
        (INSIDE, False),
    ],
)
def test_the_framework_with_the_usa_holds_for_the_usa_alone(line, refused):
    assert ("basis" in SUB_PROCESSORS.check(line)) == refused


# NIS 2.

SECURE = {
    "applies": "yes",
    "supplier_tells": "yes",
    "supplier_passes_on": "yes",
    **{key: "met" for key, _label in nis2.MEASURES},
}


@pytest.mark.parametrize(
    ("changed", "outcome", "reasons"),
    [
        ({}, "met", 0),
        ({"cryptography": "not_relevant"}, "met", 0),
        ({"cryptography": "partly"}, "lacking", 1),
        ({"cryptography": "no", "access": "no"}, "lacking", 2),
        ({"cryptography": None}, "lacking", 1),
        ({"supplier_tells": "unknown"}, "lacking", 0),
        ({"supplier_passes_on": "no"}, "lacking", 0),
        ({"applies": "no", "why_not": "Juristen siger det."}, "not_applicable", 1),
        ({"applies": "no"}, "not_applicable", 1),
    ],
)
def test_the_ten_measures(changed, outcome, reasons):
    verdict, given, _steps = judged(nis2, **SECURE | changed)

    assert (verdict.outcome, len(given)) == (outcome, reasons)


def test_the_central_administration_is_always_covered():
    verdict, given, _steps = judged(nis2, is_state=True, applies="no", why_not="Juristen.")

    assert (verdict.outcome, verdict.tone) == ("not_applicable", "warning")
    assert "§ 4(3)" in given[1]


def test_the_act_is_taken_to_apply_until_legal_says_otherwise():
    assert nis2.KIND.prefill(Request()) == {"applies": "yes"}


# Artificial intelligence.

AI = {"ai": "yes", "purpose": "Resuméer", "our_role": "deployer"}
ALL_DUTIES = [key for key, _label in ai_act.DUTIES]


@pytest.mark.parametrize(
    ("answers", "outcome", "tone"),
    [
        ({"ai": "no", "practices": ["crime"]}, "no_ai", "success"),
        ({"ai": "unknown"}, "unclear", "warning"),
        ({"ai": "unknown", "areas": ["services"]}, "high_risk", "error"),
        (AI, "minimal", "success"),
        ({**AI, "ai": "planned"}, "minimal", "success"),
        ({**AI, "decides": "no"}, "minimal", "success"),
        ({**AI, "decides": "yes"}, "minimal", "warning"),
        ({**AI, "decides": "unknown"}, "minimal", "warning"),
        (
            {**AI, "decides": "yes", "uses": ["talks"], "labelled": "yes"},
            "transparency",
            "warning",
        ),
        ({**AI, "practices": ["crime"], "areas": ["police"]}, "prohibited", "error"),
        ({**AI, "areas": ["services"], "uses": ["talks"]}, "high_risk", "error"),
        ({**AI, "areas": ["services"], "duties": ALL_DUTIES}, "high_risk", "warning"),
        ({**AI, "uses": ["talks"]}, "transparency", "warning"),
        ({**AI, "uses": ["talks"], "labelled": "no"}, "transparency", "warning"),
        ({**AI, "uses": ["talks"], "labelled": "yes"}, "transparency", "success"),
        ({"ai": "unknown", "uses": ["talks"]}, "transparency", "warning"),
    ],
)
def test_artificial_intelligence(answers, outcome, tone):
    verdict, _reasons, _steps = judged(ai_act, **answers)

    assert (verdict.outcome, verdict.tone) == (outcome, tone)


@pytest.mark.parametrize(
    ("answers", "words", "day"),
    [
        ({"practices": ["crime"]}, "Forbidden since", date(2025, 2, 2)),
        ({}, "know enough about AI", date(2025, 2, 2)),
        ({"areas": ["services"]}, "logs are kept", date(2027, 12, 2)),
        ({"areas": ["services"], "our_role": "provider"}, "conformity", date(2027, 12, 2)),
        ({"uses": ["talks"]}, "Tell people", date(2026, 8, 2)),
        ({"uses": ["generates"]}, "on the market before", date(2026, 12, 2)),
        ({"employment": "yes"}, "BEK 101/2026", date(2026, 2, 1)),
        ({"employment": "unknown"}, "rules of its own", None),
        ({"decides": "yes"}, "areas of high risk", None),
        ({"trains": "unknown"}, "train on your data", None),
        ({"switch_off": "no"}, "switched off", None),
    ],
)
def test_what_follows_has_its_day(answers, words, day):
    steps = judged(ai_act, **AI | answers)[2]

    assert [when for text, when in steps if words in text] == [day]


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ({"areas": ["services"], "duties": ["logs"]}, "logs are kept"),
        ({"areas": ["services"]}, "conformity"),
        ({"uses": ["talks"], "labelled": "yes"}, "Tell people"),
        ({"employment": "no"}, "BEK 101"),
        ({"trains": "no"}, "train on"),
        ({"switch_off": "yes"}, "switched off"),
    ],
)
def test_what_is_in_place_is_not_asked_for(answers, words):
    assert words not in text_of(judged(ai_act, **AI | answers)[2])


@pytest.mark.parametrize(("decides", "told"), [("no", True), ("yes", False)])
def test_an_exception_is_named_where_nothing_is_decided(decides, told):
    reasons = judged(ai_act, **AI, areas=["education"], decides=decides)[1]

    assert any("6(3)" in reason for reason in reasons) == told


# Accessibility.

WEB = {"surfaces": ["web"], "statement": "planned", "proof": "test"}


@pytest.mark.spec("D07")
@pytest.mark.parametrize(
    ("answers", "outcome", "tone"),
    [
        ({"surfaces": ["none"]}, "not_covered", "info"),
        ({"surfaces": ["intranet"], "is_old": "yes"}, "not_covered", "info"),
        ({"surfaces": ["intranet"], "is_old": "no", "conformance": "yes"}, "met", "success"),
        ({"surfaces": ["intranet", "app"], "is_old": "yes"}, "unclear", "warning"),
        ({**WEB, "conformance": "yes"}, "met", "success"),
        ({**WEB, "conformance": "yes", "proof": "supplier"}, "met", "success"),
        # Nobody knows what nobody has tested.
        ({**WEB, "conformance": "yes", "proof": "none"}, "unclear", "warning"),
        ({**WEB, "conformance": "unknown"}, "unclear", "warning"),
        ({**WEB, "conformance": "partly"}, "lacking", "error"),
        ({**WEB, "conformance": "no", "burden": "no"}, "lacking", "error"),
        (
            {**WEB, "conformance": "no", "burden": "yes", "burden_reason": "Kort"},
            "burden",
            "warning",
        ),
        # An answer that was given before the question went away does not count.
        ({**WEB, "conformance": "yes", "burden": "yes", "burden_reason": "Kort"}, "met", "success"),
    ],
)
def test_accessibility(answers, outcome, tone):
    verdict, _reasons, _steps = judged(accessibility, **answers)

    assert (verdict.outcome, verdict.tone) == (outcome, tone)


@pytest.mark.parametrize(
    ("statement", "words", "day"),
    [
        ({"statement": "none"}, "Publish", None),
        ({"statement": "planned"}, "Publish", None),
        ({"statement": "published", "statement_date": "2026-03-01"}, "Renew", date(2027, 3, 1)),
        ({"statement": "published"}, "Renew", date(2026, 11, 22)),
    ],
)
def test_the_statement_is_renewed_every_year(statement, words, day):
    steps = judged(accessibility, **WEB | {"conformance": "yes"} | statement)[2]

    assert [when for text, when in steps if words in text] == [day]


@pytest.mark.parametrize(("proof", "asked"), [("test", False), ("supplier", True), ("none", True)])
def test_a_suppliers_word_is_not_a_test(proof, asked):
    steps = judged(accessibility, **WEB | {"conformance": "yes", "proof": proof})[2]

    assert ("screen reader" in text_of(steps)) == asked


# Archiving.

KEPT = {"duty": "keep", "rule": "BEK 183 § 5", "personal_data": "yes"}


@pytest.mark.spec("D07")
@pytest.mark.parametrize(
    ("answers", "outcome", "words"),
    [
        ({"duty": "unknown"}, "unclear", "Delete nothing"),
        ({"duty": "discard", "rule": "BEK 183"}, "discard", "may be discarded"),
        ({"duty": "no_records"}, "no_records", "nothing to preserve"),
        (KEPT, "keep", "Nothing may be deleted"),
        ({"duty": "keep"}, "keep", "Nothing may be deleted"),
        ({**KEPT, "delivery": "delivered"}, "keep", "Nothing may be deleted"),
        (
            {**KEPT, "delivery": "approved", "approved_date": "2026-10-01"},
            "approved",
            "may be deleted",
        ),
        ({"duty": "keep", "delivery": "approved"}, "approved", "may be deleted"),
        ({"duty": "discard", "delivery": "approved"}, "discard", "may be discarded"),
    ],
)
def test_archiving(answers, outcome, words):
    verdict, _reasons, _steps = judged(archiving, **answers)

    with translation.override("en"):
        assert (verdict.outcome, words in str(verdict.headline)) == (outcome, True)


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ({}, "Personal data are to be delivered before"),
        ({"personal_data": "no"}, "or when the system is taken out of use"),
        ({"personal_data": "unknown"}, "Personal data are to be delivered before"),
    ],
)
def test_when_it_is_delivered(answers, words):
    assert any(words in reason for reason in judged(archiving, **KEPT | answers)[1])


def test_a_state_body_delivers_at_the_close_and_to_rigsarkivet():
    _verdict, reasons, steps = judged(archiving, is_state=True, **KEPT, archive="own")

    assert any("or when the system is taken out of use" in reason for reason in reasons)
    assert "deliver to Rigsarkivet" in text_of(steps)
    assert "Rigsarkivet" not in text_of(judged(archiving, **KEPT, archive="own")[2])


@pytest.mark.parametrize(
    ("answers", "words", "told"),
    [
        ({"can_export": "unknown"}, "archiving version", True),
        ({"can_export": "yes"}, "archiving version", False),
        ({}, "which archive", True),
        ({"archive": "own"}, "which archive", False),
        ({"delivery": "delivered"}, "Wait for the archive", True),
        ({"delivery": "not_yet"}, "Plan the delivery", True),
    ],
)
def test_what_is_left_before_the_delivery(answers, words, told):
    assert (words in text_of(judged(archiving, **KEPT | answers)[2])) == told


@pytest.mark.parametrize(("said", "known"), [("", {}), ("no", {"personal_data": "no"})])
def test_personal_data_are_known_from_the_request(said, known):
    assert archiving.KIND.prefill(Request(personal_data=said)) == known


# The ombudsman's twelve points.

FINE = {point.key: "met" for point in administrative_law.POINTS}


def test_there_are_twelve_points_and_each_has_its_law():
    assert len(administrative_law.POINTS) == 12
    assert all(point.law for point in administrative_law.POINTS)


@pytest.mark.spec("D07")
@pytest.mark.parametrize(
    ("changed", "outcome", "reasons"),
    [
        ({}, "met", []),
        ({"journal": "not_relevant"}, "met", []),
        (
            {"journal": "partly", "journal_note": "Kun breve"},
            "lacking",
            ["2. Documents are journalised (Offentlighedsloven § 15 (LBK 145/2020)): Kun breve"],
        ),
        (
            {"notes": "not_met"},
            "lacking",
            ["3. What is said and done can be noted (Offentlighedsloven § 13)"],
        ),
        (
            {"notes": None, "notes_note": "Gammelt"},
            "lacking",
            ["3. What is said and done can be noted (Offentlighedsloven § 13)"],
        ),
    ],
)
def test_what_is_missing_is_listed_with_its_law(changed, outcome, reasons):
    verdict, given, _steps = judged(administrative_law, **FINE | changed)

    assert (verdict.outcome, given) == (outcome, reasons)
