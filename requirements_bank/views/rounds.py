"""After the deadline: suppliers are asked to elaborate, and what they said is read."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.http import UserRequest
from accounts.permissions import get_permitted
from portal.clock import database_now
from portal.numbers import whole_number
from portal.paging import Order, paginate
from requirements_bank import permissions
from requirements_bank.actions import rounds
from requirements_bank.answers.elaborated import asked_in, read_round
from requirements_bank.forms.keeping import ReasonForm
from requirements_bank.forms.rounds import PostponeRoundForm, RoundForm
from requirements_bank.models import Round, RoundSheet
from requirements_bank.models.round import RoundQuerySet
from requirements_bank.views.closing import not_while_closing
from requirements_bank.views.dialogues import form_page, trail, visible

# As many answers as one page holds, all suppliers together; of each at least so many.
ANSWERS, FEWEST = 120, 10
ASKED = {"number": Order("", ("position", "id"))}


@not_while_closing
def ask_to_elaborate(request: UserRequest, pk: int) -> HttpResponse:
    dialogue = get_permitted(request, permissions.can_ask_to_elaborate, visible(request), pk=pk)
    names = ("mark", "line")
    marked = [whole_number(text) or 0 for name in names for text in request.GET.getlist(name)]
    form = RoundForm(request.POST or None, dialogue=dialogue, marked=marked)
    if request.htmx:
        return _line(request, form)
    if form.is_valid():
        given = form.cleaned_data
        plan = Round(dialogue=dialogue, message=given["message"], deadline=given["deadline"])
        rounds.ask_to_elaborate(
            plan, by=request.user, invitations=given["suppliers"], questions=form.questions
        )
        messages.success(request, _("The suppliers are asked to elaborate."))
        return redirect(plan)
    context = {
        "dialogue": dialogue,
        "form": form,
        "lines": form.lines(),
        "trail": [*trail(dialogue), (_("Ask suppliers to elaborate"), "")],
    }
    return render(request, "requirements_bank/ask_to_elaborate.html", context)


def _line(request: UserRequest, form: RoundForm) -> HttpResponse:
    """The line that was just ticked, now with its answers and room for a question."""
    pk = whole_number(request.GET.get("line", "")) or 0
    if pk not in form.by_key:
        raise Http404
    context = {"line": form.line(pk)}
    return render(request, "requirements_bank/ask_to_elaborate.html#line", context)


def round_detail(request: UserRequest, pk: int) -> HttpResponse:
    """Who is asked about what until when; what they said, when the time is up."""
    current = get_permitted(request, permissions.can_read_round, _visible(request), pk=pk)
    name = _("Round %(number)d") % {"number": current.number}
    rows = max(FEWEST, ANSWERS // (current.sheets.count() or 1))
    page = paginate(request, asked_in(current), ASKED, rows=rows)
    context = {
        "round": current,
        "dialogue": current.dialogue,
        "page": page,
        "parts": read_round(current, page.rows),
        "takes_answers": current.takes_answers_at(database_now()),
        "trail": [*trail(current.dialogue), (name, "")],
    }
    return render(request, "requirements_bank/round_detail.html", context)


def postpone_round(request: UserRequest, pk: int) -> HttpResponse:
    current = get_permitted(request, permissions.can_postpone_round, _visible(request), pk=pk)
    form = PostponeRoundForm(request.POST or None, current=current)
    if form.is_valid():
        deadline, message = form.cleaned_data["deadline"], form.cleaned_data["reason"]
        rounds.postpone_round(current, by=request.user, deadline=deadline, message=message)
        messages.success(request, _("The deadline is moved, and the suppliers are told."))
        return redirect(current)
    heading = _("Move the deadline of round %(number)d") % {"number": current.number}
    return form_page(request, {"dialogue": current.dialogue, "form": form, "heading": heading})


def cancel_round(request: UserRequest, pk: int) -> HttpResponse:
    current = get_permitted(request, permissions.can_cancel_round, _visible(request), pk=pk)
    label, heading = _("Message to the suppliers"), _("Cancel the round")
    form = ReasonForm(request.POST or None, label=label, button=heading, warns=True)
    if form.is_valid():
        rounds.cancel_round(current, by=request.user, **form.cleaned_data)
        messages.success(request, _("The round is cancelled, and the suppliers are told."))
        return redirect(current.dialogue)
    text = _("What suppliers have written in the round is never shown. Their answers stand.")
    context = {"dialogue": current.dialogue, "form": form, "heading": heading, "text": text}
    return form_page(request, context)


@require_POST
def renew_link(request: UserRequest, pk: int) -> HttpResponse:
    rows = RoundSheet.objects.filter(round__in=Round.objects.visible_to(request.user))
    whole = rows.select_related("round__dialogue__case__department", "round__dialogue__owner")
    sheet = get_permitted(request, permissions.can_renew_link, whole, pk=pk)
    rounds.renew_link(sheet, by=request.user)
    messages.success(request, _("A new link is on its way. The old one no longer works."))
    return redirect(sheet.round)


def _visible(request: UserRequest) -> RoundQuerySet:
    found = Round.objects.visible_to(request.user)
    people = ("dialogue__owner", "asked_by")
    whole = found.select_related("dialogue__authority", "dialogue__case__department", *people)
    return whole.prefetch_related("dialogue__team")
