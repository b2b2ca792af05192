"""What other systems ask for, by an authority's key."""

from django.http import HttpRequest, JsonResponse, QueryDict
from django.urls import reverse

from requirements_bank.api import content, description
from requirements_bank.api.gate import by_key, not_found, refuse, without_key
from requirements_bank.forms.api import MOST, DialoguesAskedForm
from requirements_bank.models import ApiKey, MarketDialogue
from requirements_bank.models.dialogue import MarketDialogueQuerySet


@by_key
def api_dialogues(request: HttpRequest, key: ApiKey) -> JsonResponse:
    """By number, the oldest first: what is new meanwhile comes after what was read."""
    form = DialoguesAskedForm(request.GET)
    if not form.is_valid():
        return refuse(400, "bad_request", form.first_error())
    asked, limit = form.cleaned_data, form.cleaned_data["limit"] or MOST
    found = _own(key).filter(pk__gt=asked["after"] or 0)
    if asked["status"]:
        found = found.filter(status__in=asked["status"])
    if asked["changed_since"]:
        found = found.filter(changed_at__gte=asked["changed_since"])  # type: ignore[misc] # by _own
    rows = list(found.order_by("pk")[: limit + 1])
    kept = rows[:limit]
    more = _next(request, kept[-1]) if len(rows) > limit else None
    return JsonResponse({"dialogues": [content.dialogue_fields(row) for row in kept], "next": more})


@by_key
def api_dialogue(request: HttpRequest, key: ApiKey, pk: int) -> JsonResponse:
    dialogue = _own(key).filter(pk=pk).first()
    return JsonResponse(content.dialogue_fields(dialogue)) if dialogue else not_found()


@by_key
def api_requirements(request: HttpRequest, key: ApiKey, pk: int) -> JsonResponse:
    dialogue = _own(key).filter(pk=pk).first()
    if dialogue is None:
        return not_found()
    return JsonResponse({"requirements": content.requirements_of(dialogue)})


@by_key
def api_supplier(request: HttpRequest, key: ApiKey, pk: int) -> JsonResponse:
    dialogue = _own(key).filter(pk=pk).first()
    return JsonResponse(content.supplier_of(dialogue)) if dialogue else not_found()


@without_key
def api_description(request: HttpRequest) -> JsonResponse:
    server = request.build_absolute_uri("/").rstrip("/")
    return JsonResponse({**description.OPENAPI, "servers": [{"url": server}]})


@by_key
def api_unknown(request: HttpRequest, key: ApiKey, rest: str) -> JsonResponse:
    return not_found()


def _own(key: ApiKey) -> MarketDialogueQuerySet:
    found = MarketDialogue.objects.of(key.authority_id)
    return found.with_changed_at().select_related("case")


def _next(request: HttpRequest, last: MarketDialogue) -> str:
    """The same question, from where this page ends."""
    asked: QueryDict = request.GET.copy()
    asked["after"] = str(last.pk)
    address = reverse("requirements_bank:api_dialogues")
    return request.build_absolute_uri(f"{address}?{asked.urlencode()}")
