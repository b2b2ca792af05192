"""The API as OpenAPI 3.1 has it: what `content.py` answers, field by field."""

from typing import Any

from requirements_bank.forms.api import HIGHEST_ID, MOST
from requirements_bank.models import Answer, AnswerKind, MarketDialogue, Priority

Schema = dict[str, Any]

TEXT: Schema = {"type": "string"}
WHETHER: Schema = {"type": "boolean"}
ID: Schema = {"type": "integer", "format": "int64"}
MOMENT: Schema = {"type": "string", "format": "date-time"}
AMOUNT: Schema = {"type": "string", "pattern": r"^-?\d+(\.\d+)?$"}


def _one_of(choices: Any) -> Schema:
    return {"type": "string", "enum": list(choices.values)}


def _or_null(schema: Schema) -> Schema:
    nullable = {**schema, "type": [schema["type"], "null"]}
    if "enum" in schema:
        nullable["enum"] = [*schema["enum"], None]
    return nullable


def _said(schema: Schema, text: str) -> Schema:
    return {**schema, "description": text}


def _object(text: str, **fields: Schema) -> Schema:
    """All its fields are there in every answer; what is unknown is null or empty."""
    return {
        "type": "object",
        "description": text,
        "properties": fields,
        "required": list(fields),
        "additionalProperties": False,
    }


def _list_of(name: str) -> Schema:
    return {"type": "array", "items": _ref("schemas", name)}


def _ref(kind: str, name: str) -> Schema:
    return {"$ref": f"#/components/{kind}/{name}"}


DIALOGUE = _object(
    "A market dialogue: suppliers are asked how they meet the requirements of a case.",
    id=_said(ID, "Never changes, and is never used again."),
    title=TEXT,
    description=TEXT,
    case_number=_said(_or_null(TEXT), "The number of its case in Indgang."),
    status=_one_of(MarketDialogue.Status),
    status_label=_said(TEXT, "The status in Danish, as people read it."),
    contact_email=TEXT,
    created_at=MOMENT,
    opened_at=_said(_or_null(MOMENT), "When suppliers could first answer."),
    deadline=_said(_or_null(MOMENT), "Until then answers are sealed for everybody."),
    changed_at=_said(
        MOMENT, "When something last happened in its case: nothing of the dialogue changes without."
    ),
)

REQUIREMENT = _object(
    "A requirement as the dialogue asks it. Of a draft: as it would be asked now.",
    id=_said(ID, "Never changes, and is never used again."),
    number=_said(TEXT, "The number that people know it by."),
    bank_id=_said(_or_null(ID), "The requirement of the bank; null for one in free words."),
    category=TEXT,
    category_en=TEXT,
    title=TEXT,
    title_en=TEXT,
    description=TEXT,
    description_en=TEXT,
    local_description=_said(TEXT, "What the authority adds to a common requirement."),
    rationale=TEXT,
    rationale_en=TEXT,
    verification=_said(TEXT, "How a supplier shows that it is met."),
    verification_en=TEXT,
    priority=_one_of(Priority),
    priority_label=TEXT,
    source=_said(TEXT, "The law or standard that it comes from."),
    answer_kind=_said(_one_of(AnswerKind), "How it is answered."),
    answer_kind_label=TEXT,
    unit=_said(TEXT, "Of the number, where a number is asked for."),
    options={"type": "array", "items": TEXT, "description": "What is chosen among, if so."},
    needs_elaboration=WHETHER,
    for_saas=_said(WHETHER, "Relevant when the supplier hosts the solution."),
    for_on_premise=_said(WHETHER, "Relevant when the authority hosts it."),
)

FILE = _object("A file on the answer. It is fetched in Indgang.", name=TEXT, size=ID)

ANSWER = _object(
    "What the supplier says to one requirement.",
    requirement_id=ID,
    requirement_number=TEXT,
    choice=_or_null(_one_of(Answer.Choice)),
    choice_label=_or_null(TEXT),
    amount=_said(_or_null(AMOUNT), "Where a number is asked for."),
    option=_said(_or_null(TEXT), "Where one of several is asked for."),
    elaboration=_said(TEXT, "In the supplier's words."),
    price=_said(
        _or_null(AMOUNT), "Of an add-on, in kroner; null unless the authority asks for prices."
    ),
    price_per=_or_null(_one_of(Answer.PricePer)),
    price_per_label=_or_null(TEXT),
    files=_list_of("File"),
)

SUPPLIER = _object(
    "Who is chosen after the dialogue.",
    name=TEXT,
    cvr=_said(TEXT, "The CVR number, where it is known."),
    contact_email=_said(TEXT, "Empty when the person is forgotten, as the authority’s rules say."),
    system=_said(TEXT, "The name of the system that is offered."),
    vendor=_said(TEXT, "Who makes it."),
    chosen_at=MOMENT,
    told_at=_said(_or_null(MOMENT), "When all who answered were told; until then it may change."),
    standstill_until=_or_null({"type": "string", "format": "date"}),
    answers=_list_of("Answer"),
)

NOBODY: Schema = {
    "type": "object",
    "maxProperties": 0,
    "description": "Nobody is chosen, or the answers are sealed.",
}

SCHEMAS: dict[str, Schema] = {
    "Dialogue": DIALOGUE,
    "Dialogues": _object(
        f"At most {MOST} at a time, the oldest first.",
        dialogues=_list_of("Dialogue"),
        next=_said(_or_null(TEXT), "The address of the next page; null on the last one."),
    ),
    "Requirement": REQUIREMENT,
    "Requirements": _object("All that the dialogue asks.", requirements=_list_of("Requirement")),
    "Supplier": SUPPLIER,
    "SupplierOrNobody": {"anyOf": [_ref("schemas", "Supplier"), NOBODY]},
    "Answer": ANSWER,
    "File": FILE,
    "Refusal": _object(
        "Why there is no answer.",
        code=_said(TEXT, "A word for programs."),
        error=_said(TEXT, "A sentence in Danish for people."),
    ),
}

WAIT: Schema = {"Retry-After": {"schema": {"type": "integer"}, "description": "In seconds."}}
REFUSALS: dict[str, tuple[str, Schema]] = {
    "400": ("The question makes no sense; the sentence says which parameter.", {}),
    "401": (
        "No key, or one that is unknown, revoked or past its last day.",
        {"WWW-Authenticate": {"schema": TEXT}},
    ),
    "404": ("It is not there, or is not the authority's.", {}),
    "405": ("Only GET is answered.", {"Allow": {"schema": TEXT}}),
    "429": ("Too many questions by the key, or wrong keys from the address.", WAIT),
}
RESPONSES = {
    number: {
        "description": text,
        "headers": headers,
        "content": {"application/json": {"schema": _ref("schemas", "Refusal")}},
    }
    for number, (text, headers) in REFUSALS.items()
}

PK: Schema = {"name": "id", "in": "path", "required": True, "schema": ID}
QUERY: list[Schema] = [
    {
        "name": "after",
        "in": "query",
        "description": "Only those with a higher id. It stands in `next`.",
        "schema": {**ID, "minimum": 0, "maximum": HIGHEST_ID},
    },
    {
        "name": "limit",
        "in": "query",
        "description": "How many at a time.",
        "schema": {"type": "integer", "minimum": 1, "maximum": MOST, "default": MOST},
    },
    {
        "name": "status",
        "in": "query",
        "description": "Only in this state; written several times: in any of them.",
        "schema": {"type": "array", "items": _one_of(MarketDialogue.Status)},
        "style": "form",
        "explode": True,
    },
    {
        "name": "changed_since",
        "in": "query",
        "description": "Only where `changed_at` is then or later: ISO 8601, Danish without a zone.",
        "schema": MOMENT,
    },
]


def _get(text: str, answer: str, *refusals: str, parameters: list[Schema]) -> Schema:
    named = {number: _ref("responses", number) for number in (*refusals, "401", "405", "429")}
    content = {"application/json": {"schema": _ref("schemas", answer)}}
    responses = {"200": {"description": text, "content": content}, **named}
    return {"get": {"summary": text, "parameters": parameters, "responses": responses}}


OPENAPI: Schema = {
    "openapi": "3.1.0",
    "info": {
        "title": "Indgang",
        "version": "1",
        "summary": "An authority's market dialogues, to be read by its other systems.",
        "description": "Administrators make keys under Administration → Market dialogues.",
    },
    "security": [{"key": []}],
    "paths": {
        "/api/v1/dialogues": _get("The dialogues", "Dialogues", "400", parameters=QUERY),
        "/api/v1/dialogues/{id}": _get("One of them", "Dialogue", "404", parameters=[PK]),
        "/api/v1/dialogues/{id}/requirements": _get(
            "What it asks", "Requirements", "404", parameters=[PK]
        ),
        "/api/v1/dialogues/{id}/supplier": _get(
            "Who is chosen, and the answers", "SupplierOrNobody", "404", parameters=[PK]
        ),
    },
    "components": {
        "schemas": SCHEMAS,
        "responses": RESPONSES,
        "securitySchemes": {"key": {"type": "http", "scheme": "bearer"}},
    },
}
