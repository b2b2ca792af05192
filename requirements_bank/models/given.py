"""What a supplier says to one requirement, wherever it is kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.templatetags.formats import money, number
from requirements_bank.models.text import AnswerKind

MARKS = {"yes": "yes", "addon": "yes", "partly": "partly", "no": "no-answer"}


@dataclass(frozen=True)
class Given:
    """What a supplier says to one requirement; which of it is asked, its kind decides."""

    choice: str = ""
    elaboration: str = ""
    number: Decimal | None = None
    option: str = ""
    price: Decimal | None = None
    price_per: str = ""

    @classmethod
    def read(cls, content: Mapping[str, Any]) -> "Given":
        """As it was kept in JSON, where numbers are texts."""
        amounts = {name: content.get(name) for name in ("number", "price")}
        exact = {name: None if text is None else Decimal(text) for name, text in amounts.items()}
        return cls(**{**content, **exact})


class GivenFields(models.Model):
    """The columns of it. `requirement` is what it answers."""

    requirement: Any  # a relation of each model's own

    class Choice(models.TextChoices):
        YES = "yes", _("Yes")
        ADDON = "addon", _("Yes, as an add-on")
        PARTLY = "partly", _("Yes, in part")
        NO = "no", _("No")
        NOT_RELEVANT = "not_relevant", _("Not relevant")

    class PricePer(models.TextChoices):
        ONCE = "once", _("once")
        MONTH = "month", _("a month")
        YEAR = "year", _("a year")

    # Requirements of every kind can be “not relevant”; the other choices are for `WORDS`.
    choice = models.CharField(_("answer"), max_length=15, choices=Choice, blank=True)
    # The answer itself where a text is asked for.
    elaboration = models.TextField(_("elaboration"), blank=True)
    number = models.DecimalField(_("number"), max_digits=20, decimal_places=6, null=True)
    option = models.CharField(_("choice"), max_length=100, blank=True)
    price = models.DecimalField(
        _("price"), max_digits=14, decimal_places=2, null=True, validators=[MinValueValidator(0)]
    )
    price_per = models.CharField(max_length=5, choices=PricePer, blank=True)

    class Meta:
        abstract = True

    @property
    def given(self) -> Given:
        names = Given.__dataclass_fields__
        return Given(**{name: getattr(self, name) for name in names})

    @property
    def words(self) -> str:
        """What was answered, in a word or a number; fetch the requirement along."""
        if self.choice:
            return str(self.get_choice_display())
        if self.number is not None:
            return f"{number(self.number)} {self.requirement.unit}".strip()
        return self.option or self.form_words

    @property
    def form_words(self) -> str:
        """How it was answered, where the answer itself is longer than a word."""
        is_text = self.requirement.answer_kind == AnswerKind.TEXT
        return gettext("In words") if is_text and self.elaboration else ""

    @property
    def price_words(self) -> str:
        if self.price is None:
            return ""
        return f"{money(self.price)} {self.get_price_per_display()}"

    @property
    def css(self) -> str:
        """The mark before the word; “not relevant” has none."""
        return MARKS.get(self.choice, "")


ADDON_HAS_PRICE = Q(price=None, price_per="") | (Q(choice="addon", price__gte=0) & ~Q(price_per=""))
