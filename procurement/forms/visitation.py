"""What a paper of the IT visitation is asked for with."""

from django import forms

from portal.forms import DayField


class PaperForm(forms.Form):
    """The minutes of a day; without one, the agenda."""

    day = DayField(required=False)
