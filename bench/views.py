"""What any Django page costs on the machine: the floor under every figure of the bench."""

from collections.abc import Callable

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from procurement.models import Case

GetResponse = Callable[[HttpRequest], HttpResponse]


def count_queries(get_response: GetResponse) -> GetResponse:
    """Tell in a header how many queries an answer took."""

    def middleware(request: HttpRequest) -> HttpResponse:
        counted = 0

        def count(execute, sql, params, many, context):
            nonlocal counted
            counted += 1
            return execute(sql, params, many, context)

        with connection.execute_wrapper(count):
            response = get_response(request)
        response.headers["X-Queries"] = str(counted)
        return response

    return middleware


def bare_list(request: HttpRequest) -> HttpResponse:
    """Session, user, one query of 25 rows, a plain template of 19 kB."""
    rows = Case.objects.order_by("-pk").values_list("number", "title", "status")[:25]
    return render(request, "bare_list.html", {"rows": list(rows)})


def bare_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Session, user, and six queries for one row and what belongs to it."""
    case = Case.objects.get(pk=pk)
    context = {
        "case": case,
        "request_": case.request,
        "department": case.department,
        "steps": list(case.steps.values_list("number", "status")),
        "documents": list(case.documents.values_list("name")),
        "contracts": list(case.contracts.values_list("pk")),
    }
    return render(request, "bare_detail.html", context)
