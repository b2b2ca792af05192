"""Invented cases: what was asked, how long ago, and how far it has come."""

from dataclasses import dataclass
from enum import Enum, auto


class Stage(Enum):
    """How far the story is played."""

    DRAFT = auto()
    DISCARDED = auto()
    NEW = auto()
    TAKEN = auto()
    CLARIFYING = auto()
    AT_VISITATION = auto()
    MAYBE = auto()
    VISITATION_SAID_NO = auto()
    VISITATION_SAID_YES = auto()
    AGREEMENTS = auto()
    ON_AGENDA = auto()
    APPROVED = auto()
    CONDITIONS = auto()
    BOARD_SAID_NO = auto()
    CONTRACTED = auto()
    TESTING = auto()
    TESTED_AGAIN = auto()
    IN_OPERATION = auto()
    CLOSED = auto()
    WITHDRAWN = auto()
    # It left at the end of a phase.
    LEFT = auto()
    # How far the first case of each other process has come.
    SIH = auto()
    ALBERTSLUND = auto()
    KL = auto()


@dataclass(frozen=True)
class Story:
    title: str
    who: str
    days_ago: int
    stage: Stage
    description: str
    one_off: int | None = None
    yearly: int | None = None
    replaces: str = ""
    personal: bool = False
    citizens: bool = False
    kind: str = "system"


STORIES = (
    # The story that shows what the portal is for: four binding years for an unfinished system
    # become a nine-month pilot.
    Story(
        "Medicinplan til plejecentrene",
        "requester",
        26,
        Stage.AGREEMENTS,
        "Plejen vil bruge én medicinplan på alle plejecentre. Leverandøren tilbyder fire års "
        "binding, men systemet kan endnu ikke vise dosis pr. vagt.",
        0,
        400_000,
        "",
        True,
    ),
    Story(
        "Booking af lokaler i kulturhusene",
        "skoler",
        21,
        Stage.ON_AGENDA,
        "Foreninger og borgere skal selv kunne finde og booke et ledigt lokale.",
        60_000,
        95_000,
        "KulturBook 2",
        True,
        True,
    ),
    Story(
        "Tilsyn med veje på tablet",
        "veje",
        18,
        Stage.ON_AGENDA,
        "Tilsynet skal ske på stedet med billede og position, også uden net.",
        120_000,
        80_000,
    ),
    Story(
        "Sagsoverblik til jobcenteret",
        "jobcenter",
        60,
        Stage.APPROVED,
        "Sagsbehandlerne bruger tre systemer for at se én borgers forløb.",
        250_000,
        310_000,
        "JobOverblik",
        True,
    ),
    Story(
        "Elektronisk nøgle til hjemmeplejen",
        "requester",
        75,
        Stage.CONDITIONS,
        "Nøglebokse skal erstatte 600 fysiske nøgler.",
        900_000,
        140_000,
        "",
        True,
    ),
    Story(
        "Elevintra med forældrekontakt",
        "skoler",
        80,
        Stage.BOARD_SAID_NO,
        "Skolerne ønsker en løsning ved siden af den fælles.",
        0,
        450_000,
        "",
        True,
        True,
    ),
    Story(
        "Vagtplan til plejen",
        "owner",
        190,
        Stage.CONTRACTED,
        "Vagtplanen skal kunne byttes på telefonen.",
        150_000,
        220_000,
        "Vagtplan Klassik",
        True,
    ),
    Story(
        "Digital ansøgning om byggetilladelse",
        "veje",
        240,
        Stage.TESTED_AGAIN,
        "Ansøgere skal kunne følge sagen og sende tegninger ind.",
        300_000,
        260_000,
        "",
        True,
        True,
    ),
    Story(
        "Affaldskalender",
        "veje",
        330,
        Stage.IN_OPERATION,
        "Borgerne skal få besked dagen før tømning.",
        40_000,
        60_000,
        "Tømningslisten",
        False,
        True,
    ),
    Story(
        "Selvbetjening på biblioteket",
        "skoler",
        400,
        Stage.CLOSED,
        "Udlån og aflevering uden betjening om aftenen.",
        500_000,
        90_000,
        "",
        False,
        True,
    ),
    Story(
        "Skærme i venteværelset",
        "jobcenter",
        33,
        Stage.VISITATION_SAID_NO,
        "Tre skærme med nummer og besked.",
        25_000,
        5_000,
        kind="hardware",
    ),
    Story(
        "App til frivillige",
        "requester",
        29,
        Stage.MAYBE,
        "Frivillige skal kunne melde sig til og fra besøg.",
        0,
        48_000,
        "",
        True,
    ),
    Story(
        "Kemikalieregister til skolernes laboratorier",
        "skoler",
        41,
        Stage.VISITATION_SAID_YES,
        "Reglerne kræver et samlet register.",
        20_000,
        18_000,
    ),
    Story(
        "Trafikmåling i byen",
        "veje",
        15,
        Stage.AT_VISITATION,
        "Tal for cykler og biler, så vi kan prioritere.",
        200_000,
        40_000,
    ),
    Story(
        "Mødeplan for job og sundhed",
        "jobcenter",
        12,
        Stage.CLARIFYING,
        "Læger, borgere og sagsbehandlere skal finde en tid.",
        0,
        110_000,
        "",
        True,
        True,
    ),
    Story(
        "Robot til fakturaer",
        "owner",
        10,
        Stage.TAKEN,
        "Fakturaer under 5.000 kr. skal bogføres uden tastearbejde.",
        180_000,
        60_000,
    ),
    Story(
        "Digital dagsorden til skolebestyrelser",
        "skoler",
        9,
        Stage.TAKEN,
        "Bestyrelserne deler papirer i mails.",
        0,
        36_000,
    ),
    Story(
        "Overvågning af grundvand",
        "veje",
        6,
        Stage.NEW,
        "Målere sender hver time.",
        450_000,
        70_000,
    ),
    Story(
        "Fælles telefonbog",
        "jobcenter",
        5,
        Stage.NEW,
        "Ingen kan finde hinanden efter flytningen.",
        0,
        20_000,
        "Telefonlisten",
    ),
    Story(
        "Træningsvideoer til genoptræning",
        "requester",
        4,
        Stage.NEW,
        "Borgerne skal træne hjemme mellem besøgene.",
        0,
        65_000,
        "",
        True,
        True,
    ),
    Story(
        "Skoleskema",
        "skoler",
        3,
        Stage.NEW,
        "Det nuværende skema udløber til sommer.",
        80_000,
        120_000,
        "Skema 7",
        True,
    ),
    Story(
        "Gentegning af rejseafregning",
        "owner",
        2,
        Stage.NEW,
        "Aftalen udløber, og medarbejderne er glade for den.",
        0,
        55_000,
        kind="renewal",
    ),
    Story(
        "Chatbot til borgerservice",
        "jobcenter",
        50,
        Stage.WITHDRAWN,
        "Svar på de ti spørgsmål, vi får oftest.",
        0,
        240_000,
        "",
        True,
        True,
    ),
    Story(
        "Kort over legepladser",
        "veje",
        95,
        Stage.IN_OPERATION,
        "Forældre vil vide, hvor der er skygge og toilet.",
        15_000,
        5_000,
        "Det trykte kort",
        False,
        True,
    ),
    Story(
        "Tidsregistrering",
        "requester",
        120,
        Stage.TESTING,
        "Loven kræver, at arbejdstid kan dokumenteres.",
        0,
        130_000,
        "",
        True,
    ),
    Story(
        "Skattejagt på museet",
        "skoler",
        7,
        Stage.WITHDRAWN,
        "Børn finder poster med telefonen.",
        30_000,
        0,
    ),
    Story("Vejsalt", "veje", 1, Stage.DRAFT, "Salt skal bestilles efter vejret.", None, None),
    Story("Mentorforløb", "jobcenter", 8, Stage.DRAFT, "", None, None),
    Story(
        "Sygeplejekuffert",
        "requester",
        0,
        Stage.DRAFT,
        "Målinger i hjemmet skal ind i journalen uden papir.",
        None,
        75_000,
        "",
        True,
    ),
    Story("Gammel kladde om kantinen", "skoler", 45, Stage.DISCARDED, "", None, None),
    Story(
        "Vandmålere i kommunens bygninger",
        "veje",
        65,
        Stage.LEFT,
        "Aflæsning hver time skal finde utætte rør.",
        350_000,
        90_000,
    ),
    Story(
        "Lønsystemets selvbetjening i tre år mere",
        "owner",
        38,
        Stage.SIH,
        "Aftalen udløber til foråret, og medarbejderne bruger den hver måned.",
        0,
        140_000,
        "",
        True,
        kind="renewal",
    ),
    Story(
        "Ruteplan til vintertjenesten",
        "veje",
        43,
        Stage.ALBERTSLUND,
        "Vejportalen skal også kunne planlægge ruter og vise dem i bilen.",
        90_000,
        45_000,
        kind="addition",
    ),
    Story(
        "Bibliotekets app til børn",
        "skoler",
        52,
        Stage.KL,
        "Børn skal kunne finde, reservere og få læst op.",
        120_000,
        75_000,
        "",
        True,
        True,
        kind="app",
    ),
)
