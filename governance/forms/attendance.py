from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from governance.actions.attendance import Ballot
from governance.models import Vote


class AttendanceForm(forms.Form):
    """Who is there. What stood when the page was loaded goes along, so that changes are known."""

    def __init__(
        self, *args: Any, people: Sequence[User], present: Iterable[int], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.people, known = people, set(present)
        for person in people:
            was = person.pk in known
            field = forms.BooleanField(label=person.name, required=False, initial=was)
            self.fields[f"present-{person.pk}"] = field
            seen = forms.BooleanField(required=False, initial=was, widget=forms.HiddenInput)
            self.fields[f"seen-{person.pk}"] = seen

    def rows(self) -> list[dict[str, Any]]:
        """For the template: each person with the tick, and with what it was."""
        return [
            {"person": one, "tick": self[f"present-{one.pk}"], "seen": self[f"seen-{one.pk}"]}
            for one in self.people
        ]

    def present(self) -> dict[User, bool]:
        """As it is noted."""
        return {one: bool(self.fields[f"present-{one.pk}"].initial) for one in self.people}

    def clicked(self, verb: str) -> list[User]:
        """Of whom a button says that they come, or leave."""
        return [person for person in self.people if self.data.get(verb) == str(person.pk)]

    def changes(self) -> dict[User, bool]:
        """By the ticks, or by the buttons: everybody at once, or one who comes or leaves."""
        moves = dict.fromkeys(self.clicked("comes"), True)
        moves |= dict.fromkeys(self.clicked("leaves"), False)
        if moves:
            return moves
        said, everybody = self.cleaned_data, "everybody" in self.data
        return {
            person: everybody or said[f"present-{person.pk}"]
            for person in self.people
            if (everybody or said[f"present-{person.pk}"]) != said[f"seen-{person.pk}"]
        }


class VotesForm(forms.Form):
    """One choice for each who has a say, with what stood there when the page was loaded."""

    def __init__(
        self, *args: Any, people: Sequence[User], noted: dict[int, str], **kw: Any
    ) -> None:
        super().__init__(*args, **kw)
        self.people = people
        for person in people:
            was = noted.get(person.pk, "")
            nothing = [] if was else [("", _("Has not voted"))]
            self.fields[f"vote-{person.pk}"] = forms.ChoiceField(
                label=person.name,
                choices=[*nothing, *Vote.Choice.choices],
                required=False,
                initial=was,
                widget=forms.RadioSelect,
            )
            seen = forms.CharField(required=False, initial=was, widget=forms.HiddenInput)
            self.fields[f"seen-{person.pk}"] = seen

    def ballots(self) -> list[Ballot]:
        said = self.cleaned_data
        return [
            Ballot(person, said[f"seen-{person.pk}"], said[f"vote-{person.pk}"])
            for person in self.people
            if said[f"vote-{person.pk}"] != said[f"seen-{person.pk}"]
        ]
