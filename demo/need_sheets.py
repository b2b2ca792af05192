"""What is written on the worksheets of the demo until the decision."""

from demo.sheet_lines import ARCHITECT, COORDINATOR, PROCUREMENT, Line, days_ahead

NEED: dict[str, tuple[str, tuple[Line, ...]]] = {
    "need": (
        COORDINATOR,
        (
            {
                "need": "Oplysningerne ligger i regneark og på papir, og ingen ser det samme.",
                "strategies": ["digital", "field"],
                "groups": ["own", "citizens"],
                "change": "Det, der i dag tastes to gange, tastes én gang.",
            },
        ),
    ),
    "owned_systems": (
        COORDINATOR,
        ({"result": "partly", "conclusion": "Vi har noget, der ligner, men det kan ikke deles."},),
    ),
    "market": (
        COORDINATOR,
        (
            {
                "product": "Gamma Flow",
                "supplier": "Gamma Software",
                "source": "Messe i september",
                "price": "240000",
                "note": "Kræver eget login i grundudgaven.",
            },
            {
                "product": "Alfa Suite",
                "supplier": "Alfa Systemer",
                "source": "Nabokommunen",
                "price": "310000",
            },
        ),
    ),
    "reference_calls": (
        COORDINATOR,
        (
            {
                "authority": "Vestby Kommune",
                "product": "Gamma Flow",
                "contact": "Digitaliseringschefen",
                "date": days_ahead(-40),
                "recommends": "partly",
                "note": "Godt i brug, men de har selv skrevet integrationen til økonomi.",
            },
        ),
    ),
    "cost_effect": (
        COORDINATOR,
        (
            {
                "cost_one_off": "60000",
                "cost_yearly": "110000",
                "hours": 220,
                "hours_yearly": 60,
                "effect": "To timer mindre om ugen i hver gruppe til dobbelt indtastning.",
                "saved": "190000",
                "matches": "yes",
                "conclusion": "Gevinsten er større end udgiften fra andet år.",
            },
        ),
    ),
    "functional_questions": (
        COORDINATOR,
        (
            {
                "question": "Kan en vikar få adgang samme dag?",
                "weight": "must",
                "answer": "Ja, lederen opretter vikaren selv.",
                "meets": "yes",
            },
        ),
    ),
    "meetings": (
        COORDINATOR,
        (
            {
                "date": days_ahead(-35),
                "kind": "show",
                "participants": "To fra afdelingen, arkitekten og leverandøren",
                "notes": "Leverandøren viste det daglige arbejde. Rapporter mangler endnu.",
                "agreed": "Leverandøren sender en tegning af snitfladerne.",
            },
        ),
    ),
    "technical_questions": (
        ARCHITECT,
        (
            {
                "topic": "sign_in",
                "question": "Understøttes fælles login uden tilkøb?",
                "supplier": "Gamma Software",
                "answer": "Ja, fra version 4.",
                "answered": days_ahead(-32),
                "meets": "yes",
            },
        ),
    ),
    "visitation_meeting": (
        COORDINATOR,
        (
            {
                "date": days_ahead(-30),
                "attended": "Arkitekt, sikkerhed og kontaktperson",
                "minutes": "Teknikken er kendt. Brugerstyringen skal afklares før kontrakt.",
                "next": "Spørg leverandøren om automatisk brugerstyring.",
            },
        ),
    ),
    "infrastructure": (
        ARCHITECT,
        ({"sign_in": "yes", "records": "yes", "digital_post": "yes"},),
    ),
    "integrations": (
        ARCHITECT,
        (
            {
                "system": "Medarbejderkataloget",
                "data": "Navn, afdeling og rolle",
                "direction": "in",
                "state": "wanted",
            },
        ),
    ),
    "readiness_questions": (
        COORDINATOR,
        (
            {
                "resources": "En projektleder to dage om ugen og en superbruger i hver afdeling.",
                "ready": "yes",
                "ready_reason": "Afdelingerne har selv bedt om det.",
                "support": "Opbakning i driften, nogen modstand hos dem, der bruger regneark.",
                "involve": "Tillidsrepræsentanterne og it-driften.",
                "hours": 220,
            },
        ),
    ),
    "procurement_statement": (
        PROCUREMENT,
        (
            {
                "statement": "direct",
                "reason": "Værdien over fire år er under tærskelværdien.",
                "legal": "no",
            },
        ),
    ),
    "owners_and_hours": (
        COORDINATOR,
        (
            {
                "system_owner_agreed": days_ahead(-12),
                "business_owner_agreed": days_ahead(-11),
                "hours": 90,
                "granted_by": "Afdelingslederen",
            },
        ),
    ),
    "six_w": (
        COORDINATOR,
        (
            {
                "who": "Medarbejderne i marken og planlæggerne",
                "what": "addition",
                "where": "Veje og parker",
                "when": "Klar til næste vinter",
                "why": "Ruterne planlægges i et regneark, som kun én kender.",
                "how_much": "270000",
                "payer": "Veje og parker",
            },
        ),
    ),
    "records_case": (COORDINATOR, ({"number": "26/004711"},)),
    "clarification_plan": (
        COORDINATOR,
        (
            {
                "participants": "Bibliotekslederen, to superbrugere og arkitekten",
                "hours": 80,
                "budget": "40000",
                "start": days_ahead(-20),
                "end": days_ahead(25),
            },
        ),
    ),
    "potential": (
        COORDINATOR,
        (
            {
                "criterion": "Værdi for borgerne",
                "score": "4",
                "reason": "Børn og unge bruger telefonen til det hele.",
            },
        ),
    ),
}

# From the project to the day the system is used.
