"""Forms about one step."""

from collections.abc import Collection
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Fieldset, Layout
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import Role, User
from portal.forms import DayField, DayInput
from procurement import gates
from procurement.course import checking
from procurement.models import ChecklistStep, StepDecision


def people_for(step: ChecklistStep) -> QuerySet[User]:
    """Whom a step can be given to: those of its roles, the coordinators, and the case's own."""
    case = step.case
    own = {Role.REQUESTER, Role.SYSTEM_OWNER}
    roles = {Role(role) for role in step.text.performers} - own | {Role.COORDINATOR}
    named = [case.requester_id, case.request.contact_id, step.assignee_id]
    named += [case.request.system_owner_id, case.request.business_owner_id]
    named += [colleague.user_id for colleague in case.colleagues.all()]
    by_role = User.objects.holding(*roles, authority=case.authority_id).values("pk")
    people: QuerySet[User] = User.objects.active()
    return people.filter(Q(pk__in=by_role) | Q(pk__in=[pk for pk in named if pk])).order_by("name")


class RemarkForm(forms.Form):
    text = forms.CharField(
        label=_("Write a remark"),
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write something first.")},
    )


class AssignForm(forms.ModelForm):
    class Meta:
        model = ChecklistStep
        fields = ["assignee", "due_date"]
        field_classes = {"due_date": DayField}
        widgets = {"due_date": DayInput}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        assignee = self.fields["assignee"]
        assignee.queryset = people_for(self.instance)  # type: ignore[attr-defined] # a choice of models
        assignee.empty_label = _("Nobody in particular")  # type: ignore[attr-defined] # the same


class DecisionForm(forms.Form):
    """The answer of a round. Which fields are needed follows from the answer."""

    round = forms.IntegerField(widget=forms.HiddenInput)
    outcome = forms.ChoiceField(
        label=_("Decision"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what was decided.")},
    )
    reason = forms.CharField(
        label=_("Reason"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    missing = forms.CharField(
        label=_("What is missing"),
        help_text=_("One thing on each line, so that it can be ticked off."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(
        self, *args: Any, step: ChecklistStep, leaving: Collection[str] = (), **options: Any
    ) -> None:
        options.setdefault("initial", {"round": len(step.decisions.all()) + 1})
        super().__init__(*args, **options)
        self.step = step
        # The open checkpoints that the page named beside the button.
        self.leaving = leaving
        decision = step.text.decision
        self.fields["outcome"].choices = decision.outcomes if decision else ()  # type: ignore[attr-defined] # a choice
        for field in self.fields.values():
            field.depends = not field.required  # type: ignore[attr-defined] # read by the form pack
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(*self.parts())

    def parts(self) -> list[Any]:
        """The fields in groups by answer; step 18 knows yes and no."""
        if_no = Fieldset(_("If no"), "missing", css_class="when-no")
        return ["round", "outcome", if_no, "reason"]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        self.contacts = list(cleaned.pop("it_contacts", []))
        if not self.errors:
            self.decision = StepDecision(step=self.step, **cleaned)
            for field, text in self.decision.lacking(self.contacts).items():
                self.add_error(field, text)
            outcome = cleaned["outcome"]
            found = gates.closed_to(self.step, outcome)
            for gate in (one for one in found if one.stops_only_yes):
                self.add_error("outcome", str(gate))
            self._name_what_is_left_open(outcome)
        return cleaned

    def _name_what_is_left_open(self, outcome: str) -> None:
        """A yes finishes the step: whoever says it has seen what is open."""
        left_open = checking.points_of(self.step).left_open if outcome in gates.GOES_ON else []
        unseen = [one for one in left_open if one.checkpoint.key not in self.leaving]
        if unseen:
            text = _("These checkpoints are not answered: %(names)s.")
            self.add_error(None, text % {"names": checking.names_of(unseen)})


class VisitationForm(DecisionForm):
    """Step 6: yes, maybe or no."""

    recommendations = forms.CharField(
        label=_("Recommendations"),
        help_text=_("Needed for a yes, unless there are none."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    no_recommendations = forms.BooleanField(label=_("There are none"), required=False)
    it_contacts = forms.ModelMultipleChoiceField(
        User.objects.none(),
        label=_("Contacts in IT"),
        help_text=_("Needed for a yes: at least one."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    missing_by = DayField(label=_("To be here by"), required=False)

    def parts(self) -> list[Any]:
        yes = ("recommendations", "no_recommendations", "it_contacts")
        return [
            "round",
            "outcome",
            Fieldset(_("If yes"), *yes, css_class="when-yes"),
            Fieldset(_("If maybe"), "missing", "missing_by", css_class="when-maybe"),
            "reason",
        ]

    def __init__(self, *args: Any, step: ChecklistStep, **options: Any) -> None:
        super().__init__(*args, step=step, **options)
        roles = (Role.ARCHITECT, Role.SECURITY)
        people = User.objects.holding(*roles, authority=step.case.authority_id)
        self.fields["it_contacts"].queryset = people.order_by("name")  # type: ignore[attr-defined] # a choice of models
        self.fields["missing"].help_text = _("Needed for a maybe: one thing on each line.")
        self.fields["reason"].help_text = _("Needed for a no: why the system cannot be acquired.")


class ManagementForm(DecisionForm):
    """C07a: go on, wait until a day, or stop."""

    missing_by = DayField(label=_("Decide again on"), required=False)

    def parts(self) -> list[Any]:
        wait = Fieldset(_("If you wait"), "missing", "missing_by", css_class="when-maybe")
        return ["round", "outcome", wait, "reason"]


class ApprovalForm(DecisionForm):
    """F30: approve, approve with conditions, reject."""

    def __init__(self, *args: Any, step: ChecklistStep, **options: Any) -> None:
        super().__init__(*args, step=step, **options)
        self.fields["reason"].label = _("Reason, or conditions")

    def parts(self) -> list[Any]:
        return ["round", "outcome", "reason"]


DECISION_FORMS: dict[str, type[DecisionForm]] = {
    "visitation": VisitationForm,
    "management": ManagementForm,
    "approval": ApprovalForm,
    "readiness": DecisionForm,
}


def decision_form(
    step: ChecklistStep, data: Any = None, leaving: Collection[str] = ()
) -> DecisionForm:
    """The form of the decision that the step asks for."""
    key = step.text.decision.key if step.text.decision else ""
    form = DECISION_FORMS.get(key, DecisionForm)
    return form(data, step=step, leaving=leaving, auto_id="decide_%s")
