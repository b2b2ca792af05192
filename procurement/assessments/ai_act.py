"""What the AI regulation demands of the system and of the authority that uses it.

Outcomes: no_ai, prohibited, high_risk, transparency, minimal, unclear.
"""

from datetime import date

from django.utils.translation import gettext_lazy as _

from procurement.assessments.asking import (
    Choices,
    chosen,
    said,
    ticked,
    yes_no,
    yes_no_unknown,
)
from procurement.assessments.structure import Facts, Kind, Verdict
from procurement.fields import Answers, Field, Text

# Regulation (EU) 2024/1689, with the days as the Digital Omnibus on AI moved them (adopted by
# the Council on 29 June 2026). See that they still hold when the rules get a new version.
PROHIBITED_SINCE = date(2025, 2, 2)
TRANSPARENCY_FROM = date(2026, 8, 2)
# For systems that were on the market already.
LABELLING_FROM = date(2026, 12, 2)
HIGH_RISK_FROM = date(2027, 12, 2)
# BEK 101 of 20 January 2026: municipalities' AI in the employment area.
EMPLOYMENT_RULE_FROM = date(2026, 2, 1)

AI = ("ai", ("yes", "planned", "unknown"))
PRACTICES: Choices = (
    ("manipulation", _("Manipulates people so that they are harmed")),
    ("weakness", _("Exploits age, disability or a difficult situation")),
    ("social_scoring", _("Scores people by their behaviour or nature (social scoring)")),
    ("crime", _("Predicts crime from profiling alone")),
    ("faces", _("Collects pictures of faces from the internet or cameras without aim")),
    ("emotions", _("Reads emotions at work or in schools, and not for health or safety")),
    ("categories", _("Infers ethnicity, belief or sexuality from biometrics")),
    ("remote", _("Recognises people in public in real time, for law enforcement")),
)
AREAS: Choices = (
    ("biometrics", _("Biometrics")),
    ("infrastructure", _("Critical infrastructure")),
    ("education", _("Education: admission, assessment, supervision of exams")),
    ("employment", _("Employment: recruitment, evaluation, division of tasks")),
    ("services", _("Access to public services and benefits")),
    ("emergency", _("Priority of emergency calls")),
    ("police", _("Law enforcement")),
    ("migration", _("Migration, asylum and borders")),
    ("justice", _("Justice and democratic processes")),
)
USES: Choices = (
    ("talks", _("It talks or writes with people")),
    ("generates", _("It makes text, pictures, sound or video")),
    ("deepfake", _("What it makes can be taken for real (deepfakes)")),
    ("senses", _("It reads emotions or sorts people by biometrics")),
)
DUTIES: Choices = (
    ("instructions", _("It is used as its instructions say")),
    ("oversight", _("Somebody with the skills watches over it and can overrule it")),
    ("data", _("The data put into it are relevant and good enough")),
    ("logs", _("Its logs are kept for at least six months")),
    ("staff", _("The staff and their representatives are told")),
    ("people", _("The people it decides about are told")),
    ("register", _("Its use is registered in the EU database")),
    ("rights", _("Its effect on fundamental rights is assessed (art. 27)")),
)
FIELDS = (
    Field(
        key="ai",
        label=_("Is there AI in the solution?"),
        kind="choice",
        choices=(
            ("yes", _("Yes")),
            ("planned", _("Not now, but it is planned")),
            ("no", _("No")),
            ("unknown", _("Don’t know")),
        ),
        help=_("Also small parts: suggestions, sorting, speech, summaries, a chat."),
    ),
    Field(key="purpose", label=_("What is it used for?"), only_if=AI),
    Field(
        key="our_role",
        label=_("What are we?"),
        kind="choice",
        choices=(
            ("deployer", _("We use what the supplier makes (deployer)")),
            ("provider", _("We let it be made in our own name (provider)")),
        ),
        only_if=AI,
    ),
    ticked("practices", _("Does it do something that is forbidden?"), PRACTICES, only_if=AI),
    ticked("areas", _("Is it used in one of these areas?"), AREAS, only_if=AI),
    yes_no_unknown(
        "decides", _("Does its output affect what is decided about a person?"), only_if=AI
    ),
    ticked("uses", _("What does it show to people?"), USES, only_if=AI),
    yes_no(
        "labelled",
        _("Can people see that it is AI?"),
        only_if=("uses", tuple(key for key, _label in USES)),
    ),
    yes_no_unknown(
        "employment",
        _("Does a municipality use it in the employment area (job centre)?"),
        only_if=AI,
    ),
    yes_no_unknown("trains", _("Is it trained on our data?"), only_if=AI),
    yes_no_unknown("switch_off", _("Can it be switched off?"), only_if=AI),
    Field(
        key="place",
        label=_("Who runs the model, and where?"),
        kind="line",
        required=False,
        only_if=AI,
    ),
    ticked(
        "duties",
        _("What of this is in place?"),
        DUTIES,
        hint=_("Demanded of high-risk systems (art. 26 and 27)."),
        only_if=AI,
    ),
)
SOURCES = (
    _("The AI regulation (EU) 2024/1689, art. 4, 5, 26, 27, 50 and annex III"),
    _("The Digital Omnibus on AI, adopted on 29 June 2026: high-risk duties from 2 December 2027"),
    _("Lov 467 of 14 May 2025; BEK 101 of 20 January 2026 on the employment area"),
)
Steps = tuple[tuple[Text, date | None], ...]


def judge(answers: Answers, facts: Facts) -> Verdict:
    """What is forbidden first, then what is of high risk, then what must be shown."""
    ai = said(answers, FIELDS, "ai")
    if ai == "no":
        return Verdict(
            outcome="no_ai",
            headline=_("There is no AI in the solution."),
            tone="success",
            next_steps=((_("Demand in the contract to be told before AI is added."), None),),
            sources=SOURCES,
        )
    if chosen(answers, FIELDS, "practices"):
        return _prohibited(answers)
    if chosen(answers, FIELDS, "areas"):
        return _high_risk(answers)
    return _lower(answers, is_known=ai in ("yes", "planned"))


def _prohibited(answers: Answers) -> Verdict:
    given = chosen(answers, FIELDS, "practices")
    return Verdict(
        outcome="prohibited",
        headline=_("This use of AI is forbidden. It may not be taken into use."),
        tone="error",
        reasons=tuple(label for key, label in PRACTICES if key in given),
        next_steps=(
            (_("Leave the function out, or switch it off. Forbidden since"), PROHIBITED_SINCE),
        ),
        sources=SOURCES,
    )


def _high_risk(answers: Answers) -> Verdict:
    given = chosen(answers, FIELDS, "areas")
    reasons: list[Text] = [label for key, label in AREAS if key in given]
    if said(answers, FIELDS, "decides") == "no":
        reasons.append(
            _(
                "It does not affect decisions: perhaps the exception of art. 6(3) holds. "
                "Ask the provider for the written assessment."
            )
        )
    duties = _duties_left(answers)
    return Verdict(
        outcome="high_risk",
        headline=_("The AI is of high risk: duties come with it."),
        tone="error" if duties else "warning",
        reasons=tuple(reasons),
        next_steps=(*duties, *_common_steps(answers)),
        sources=SOURCES,
    )


def _duties_left(answers: Answers) -> Steps:
    done = chosen(answers, FIELDS, "duties")
    left = tuple(
        (_("Missing: %(what)s") % {"what": label}, HIGH_RISK_FROM)
        for key, label in DUTIES
        if key not in done
    )
    if said(answers, FIELDS, "our_role") == "provider":
        text = _(
            "You are the provider: conformity assessment, technical file and CE mark are yours."
        )
        return ((text, HIGH_RISK_FROM), *left)
    return left


def _lower(answers: Answers, *, is_known: bool) -> Verdict:
    uses = chosen(answers, FIELDS, "uses")
    doubts = _doubts(answers)
    steps = (*doubts, *_common_steps(answers))
    if uses:
        return Verdict(
            outcome="transparency",
            headline=_("People must be able to see that it is AI."),
            tone="warning" if doubts or said(answers, FIELDS, "labelled") != "yes" else "success",
            reasons=tuple(label for key, label in USES if key in uses),
            next_steps=steps,
            sources=SOURCES,
        )
    if not is_known:
        return Verdict(
            outcome="unclear",
            headline=_("It is not settled whether there is AI in the solution."),
            tone="warning",
            next_steps=((_("Ask the supplier, also about what is planned."), None),),
            sources=SOURCES,
        )
    return Verdict(
        outcome="minimal",
        headline=_("The AI is of low risk: only the common duties hold."),
        tone="warning" if doubts else "success",
        next_steps=steps,
        sources=SOURCES,
    )


def _doubts(answers: Answers) -> Steps:
    """What decides about people is mostly in an area of annex III, though none is ticked."""
    if said(answers, FIELDS, "decides") not in ("yes", "unknown"):
        return ()
    text = _(
        "It may affect decisions about people. See once more whether that is in one of the areas "
        "of high risk, such as access to public services and benefits."
    )
    return ((text, None),)


def _common_steps(answers: Answers) -> Steps:
    """What holds beside the class of risk."""
    steps: list[tuple[Text, date | None]] = [
        (
            _(
                "See to it that those who use it know enough about AI (art. 4). The duty "
                "holds since"
            ),
            PROHIBITED_SINCE,
        )
    ]
    if chosen(answers, FIELDS, "uses") and said(answers, FIELDS, "labelled") != "yes":
        steps.append(
            (_("Tell people that it is AI, and mark what it makes (art. 50)."), TRANSPARENCY_FROM)
        )
        steps.append(
            (
                _("Systems that were on the market before must mark what they make, at the latest"),
                LABELLING_FROM,
            )
        )
    if said(answers, FIELDS, "employment") == "yes":
        steps.append(
            (
                _(
                    "Employment area: document how AI was used and on which data, control "
                    "access, encrypt, and tell the person (BEK 101/2026)."
                ),
                EMPLOYMENT_RULE_FROM,
            )
        )
    elif said(answers, FIELDS, "employment") == "unknown":
        text = _("Find out whether it is used in the employment area: it has rules of its own.")
        steps.append((text, None))
    if said(answers, FIELDS, "trains") not in ("", "no"):
        steps.append((_("Agree in writing whether the supplier may train on your data."), None))
    if said(answers, FIELDS, "switch_off") not in ("", "yes"):
        steps.append((_("Demand that the AI can be switched off."), None))
    return tuple(steps)


KIND = Kind(
    key="ai_act",
    version=1,
    title=_("Artificial intelligence"),
    guidance=_("Is there AI in the solution, and what does the regulation demand then?"),
    fields=FIELDS,
    judge=judge,
    answered_by=("legal", "security", "architect"),
    confirmed_by=("legal",),
    unsettled=("unclear",),
    sources=SOURCES,
)
