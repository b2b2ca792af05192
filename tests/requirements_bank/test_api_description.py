"""The description of the API says all that it answers, and nothing that it does not."""

import datetime
import json
import re
from decimal import Decimal

import pytest
from django.urls import URLPattern, get_resolver
from django.utils import timezone

from requirements_bank.actions import choices
from requirements_bank.api.description import OPENAPI, SCHEMAS
from requirements_bank.bank.visibility import Level, may_read
from requirements_bank.forms.api import DialoguesAskedForm
from requirements_bank.models import AnswerFile
from requirements_bank.models.text import RequirementText
from tests.factories import make_api_key, make_dialogue
from tests.requirements_bank.api import DIALOGUES, ask, read
from tests.requirements_bank.rounds import make_answered
from tests.requirements_bank.suppliers import asks, visitor

DESCRIPTION = "/api/v1/openapi.json"
PYTHON = {
    "string": str,
    "integer": int,
    "boolean": bool,
    "array": list,
    "object": dict,
    "null": type(None),
}
FORMATS = {"date-time": datetime.datetime.fromisoformat, "date": datetime.date.fromisoformat}


def followed(schema: dict) -> dict:
    if "$ref" not in schema:
        return schema
    found = OPENAPI
    for part in schema["$ref"].removeprefix("#/").split("/"):
        found = found[part]
    return found


def fits(value, schema: dict) -> bool:
    """Whether the value is what is described: of the kinds of description that we use."""
    schema = followed(schema)
    if "anyOf" in schema:
        return any(fits(value, one) for one in schema["anyOf"])
    kinds = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    assert not schema.keys() - {
        *("type", "description", "properties", "required", "additionalProperties", "items"),
        *("enum", "format", "pattern", "maxProperties"),
    }
    if type(value) not in {PYTHON[kind] for kind in kinds}:
        return False
    if "enum" in schema and value not in schema["enum"]:
        return False
    if isinstance(value, str):
        FORMATS.get(schema.get("format", ""), str)(value)
        return bool(re.search(schema.get("pattern", ""), value))
    if isinstance(value, list):
        return all(fits(one, schema["items"]) for one in value)
    if isinstance(value, dict):
        described = schema.get("properties", {})
        assert set(schema.get("required", ())) == set(described)
        return value.keys() == described.keys() and all(
            fits(value[name], one) for name, one in described.items()
        )
    return True


def answer_schema(path: str, number: str = "200") -> dict:
    response = followed(OPENAPI["paths"][path]["get"]["responses"][number])
    return response["content"]["application/json"]["schema"]


@pytest.fixture
def answered(case, buyer):
    """With one of everything that an answer can have."""
    dialogue = make_answered(case=case, buyer=buyer)
    asks(asks_price=True)
    alfa = dialogue.invitations.get(supplier_name="Alfa")
    first, second = alfa.answers.order_by("requirement")
    first.choice, first.price, first.price_per = "addon", Decimal("12.50"), "year"
    first.save()
    second.choice, second.number = "", Decimal(7)
    second.save()
    about = {"content_type": "text/plain", "sha256": "a", "file": "x", "size": 1}
    AnswerFile.objects.create(answer=first, name="x.txt", uploaded_at=timezone.now(), **about)
    choices.choose_supplier(dialogue, by=buyer, invitation=alfa, reason="Bedst.")
    return dialogue


def test_it_is_served_to_everybody_as_it_stands_with_the_address_of_the_portal(db):
    response = visitor().get(DESCRIPTION)

    assert response.status_code == 200
    assert response.json() == json.loads(json.dumps(OPENAPI)) | {
        "servers": [{"url": "http://testserver"}]
    }
    assert response.json()["openapi"].startswith("3.1.")


def test_every_path_of_the_portal_is_described_and_the_other_way_round():
    _prefix, resolver = get_resolver().namespace_dict["requirements_bank"]
    (api,) = (one for one in resolver.url_patterns if str(one.pattern) == "api/v1/")
    paths = {
        "/api/v1/" + str(page.pattern).replace("<int:pk>", "{id}")
        for page in api.url_patterns
        if isinstance(page, URLPattern)
    }

    assert paths - {DESCRIPTION, "/api/v1/<path:rest>"} == set(OPENAPI["paths"])


def test_every_parameter_is_described_and_the_other_way_round():
    described = {
        path: [(one["name"], one["in"]) for one in ways["get"]["parameters"]]
        for path, ways in OPENAPI["paths"].items()
    }

    assert described.pop(DIALOGUES) == [(name, "query") for name in DialoguesAskedForm().fields]
    assert set(map(tuple, described.values())) == {(("id", "path"),)}


def test_the_real_answers_have_exactly_the_fields_that_are_described(
    administrator, answered, draft, dialogue
):
    key = make_api_key(administrator)
    for one in (answered, draft, dialogue):
        address = f"{DIALOGUES}/{one.pk}"
        for part in ("", "/requirements", "/supplier"):
            found = read(key, f"{address}{part}")
            assert fits(found, answer_schema(f"{DIALOGUES}/{{id}}{part}")), found
    for query in ({}, {"limit": 1}):
        assert fits(read(key, **query), answer_schema(DIALOGUES))
    assert read(key, f"{DIALOGUES}/{answered.pk}/supplier")["answers"][0]["files"]


def test_refusals_are_described_too(administrator, monkeypatch):
    key = make_api_key(administrator)
    address = f"{DIALOGUES}/{{id}}"
    found = {
        "400": ask(key, query={"after": "abc"}),
        "401": ask("x"),
        "405": visitor().post(DIALOGUES),
        "404": ask(key, f"{DIALOGUES}/{make_dialogue().pk}"),
    }
    for number, response in found.items():
        assert response.status_code == int(number)
        path = address if number == "404" else DIALOGUES
        assert fits(response.json(), answer_schema(path, number))
        described = followed(OPENAPI["paths"][path]["get"]["responses"][number])
        assert set(described["headers"]) <= set(response.headers)


def test_a_missing_and_a_new_field_would_be_seen(administrator, answered):
    found = read(make_api_key(administrator), f"{DIALOGUES}/{answered.pk}")
    schema = SCHEMAS["Dialogue"]

    assert fits(found, schema)
    assert not fits({**found, "new": 1}, schema)
    assert not fits({name: found[name] for name in found if name != "id"}, schema)
    assert not fits({**found, "id": "1"}, schema)
    assert not fits({**found, "status": "other"}, schema)


def test_no_described_field_of_a_requirement_is_more_than_a_supplier_reads():
    of_the_bank = {field.name for field in RequirementText._meta.get_fields()}
    described = set(SCHEMAS["Requirement"]["properties"])

    assert of_the_bank <= described
    assert all(may_read(Level.SUPPLIER, name) for name in of_the_bank)
    assert described - of_the_bank == {
        *("id", "number", "bank_id", "category", "category_en", "local_description"),
        *("priority_label", "answer_kind_label"),
    }
