"""What is written on the worksheets of the demo from the project to operation."""

from demo.sheet_lines import ARCHITECT, ARCHIVE, COORDINATOR, Line, Login, days_ahead

PROJECT: dict[str, tuple[str, tuple[Line, ...]]] = {
    "project": (
        COORDINATOR,
        (
            {
                "manager": Login("owner"),
                "cross_cutting": "yes",
                "large": "no",
            },
        ),
    ),
    "plan": (
        COORDINATOR,
        (
            {"task": "Opsætning og test", "start": days_ahead(20), "end": days_ahead(50)},
            {"task": "Undervisning", "start": days_ahead(45), "end": days_ahead(60)},
        ),
    ),
    "steering_group": (
        COORDINATOR,
        (
            {"name": "Signe Dam", "represents": "department", "is_chair": "yes"},
            {"name": "Amir Vang", "represents": "it", "is_chair": "no"},
        ),
    ),
    "support_agreement": (
        COORDINATOR,
        (
            {
                "user_support": "supplier",
                "contact": "Leverandørens servicedesk",
                "operations": "supplier",
                "reports_errors": "Superbrugerne",
                "sets_priority": "customer",
                "response_question": "8 arbejdstimer",
                "response_critical": "2 timer",
                "response_serious": "8 timer",
                "response_minor": "5 arbejdsdage",
            },
        ),
    ),
    "support_hours": (
        COORDINATOR,
        (
            {"weekday": "monday", "opens": "08:00", "closes": "16:00"},
            {"weekday": "friday", "opens": "08:00", "closes": "14:00"},
        ),
    ),
    "sub_processors": (
        "security",
        (
            {
                "name": "Delta Hosting",
                "purpose": "Drift af servere",
                "place": "inside",
                "country": "Danmark",
            },
        ),
    ),
    "termination": (
        "contracts",
        (
            {
                "contract": "Kontrakten på det gamle system",
                "expiry": days_ahead(200),
                "notice_months": 3,
            },
        ),
    ),
    "migration": (
        COORDINATOR,
        (
            {
                "relevant": "yes",
                "data": "Aktive sager og deres bilag",
                "method": "Udtræk som csv, indlæst af leverandøren",
                "due": days_ahead(40),
            },
        ),
    ),
    "final_plan": (
        COORDINATOR,
        (
            {
                "task": "Konfiguration",
                "party": "supplier",
                "responsible": "Leverandørens projektleder",
                "start": days_ahead(5),
                "end": days_ahead(25),
            },
        ),
    ),
    "setup": (
        ARCHITECT,
        (
            {
                "installation": "web",
                "web_tasks": ["address", "sign_in"],
                "prerequisites": "Fælles login er slået til.",
                "prerequisites_by": "It-driften",
                "rights": "Roller hentes fra medarbejderkataloget.",
                "rights_by": "It-driften",
                "security": "Logning og adgang er gennemgået.",
                "security_by": "Sikkerhedsteamet",
                "equipment": "no",
                "environment": "no",
                "data_moved": "yes",
            },
        ),
    ),
    "training": (
        COORDINATOR,
        (
            {
                "audience": "super_users",
                "content": "To timer om opsætning og fejl",
                "date": days_ahead(-10),
                "held": "yes",
            },
        ),
    ),
    "communication": (
        COORDINATOR,
        (
            {
                "unit": "Hele afdelingen",
                "message": "Det gamle regneark lukker, når det nye system åbner.",
                "channel": "intranet",
                "date": days_ahead(-8),
                "done": "yes",
            },
        ),
    ),
    "test_cases": (
        COORDINATOR,
        (
            {"kind": "access", "what": "Log ind med fælles login", "result": "passed"},
            {
                "kind": "function",
                "what": "Opret en sag og send den videre",
                "requirement": "Kan en vikar få adgang samme dag?",
                "result": "passed",
            },
        ),
    ),
    "handover": (
        COORDINATOR,
        (
            {
                "contacts": "Systemejeren og leverandørens servicedesk",
                "known_errors": "Ingen",
                "left": "Ingenting",
                "routines": "Overvågning og sikkerhedskopi hver nat hos leverandøren.",
                "documentation": "Systemets side i KITOS",
                "date": days_ahead(-30),
            },
        ),
    ),
    "user_support": (
        COORDINATOR,
        ({"ready": "yes", "contact": "Superbrugerne", "hours": "Hverdage kl. 8-16"},),
    ),
    "archive_approval": (
        ARCHIVE,
        (
            {
                "outcome": "not_needed",
                "date": days_ahead(-30),
                "reason": "Data er overført til det nye.",
            },
        ),
    ),
}
