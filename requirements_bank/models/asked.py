"""The requirements that a market dialogue asks."""

import re
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from requirements_bank.models.classification import Question, in_language
from requirements_bank.models.dialogue import MarketDialogue
from requirements_bank.models.requirement import Requirement
from requirements_bank.models.text import AnswerKind, Priority, RequirementText

PARAMETER = re.compile(r"\[([^\[\]]*)\]")


class DialogueRequirementQuerySet(models.QuerySet["DialogueRequirement"]):
    def chosen_by_rule(self) -> Self:
        """Put there by the choice, and taken away by it again."""
        return self.filter(origin__in=DialogueRequirement.BY_RULE)

    def whole(self) -> Self:
        """With all that the bank's words come from."""
        return self.select_related("dialogue", "requirement__category__parent")

    def behind_the_bank(self) -> Self:
        """Edited here, and the bank says something newer."""
        return self.filter(is_reworded=True, bank_version__lt=F("requirement__version"))

    def minimum(self) -> Self:
        return self.filter(priority=Priority.MINIMUM)


class DialogueRequirement(RequirementText):
    """A requirement as one dialogue asks it: a snapshot of all fields, with the reason it is there.

    `parameters` are this dialogue's values for the [bracketed] places in the text, in order.
    """

    class Origin(models.TextChoices):
        QUESTIONS = "questions", _("Chosen by the questions")
        COMPONENTS = "components", _("Asked because of a shared component")
        FAVOURITE = "favourite", _("Your favourite")
        ALWAYS = "always", _("Always asked")
        HAND = "hand", _("Added by hand")
        COPIED = "copied", _("From an earlier dialogue")
        FREE = "free", _("Free text")

    BY_RULE = (Origin.QUESTIONS, Origin.COMPONENTS, Origin.FAVOURITE, Origin.ALWAYS)

    dialogue = models.ForeignKey(MarketDialogue, models.CASCADE, related_name="requirements")
    requirement = models.ForeignKey(Requirement, models.PROTECT, null=True, related_name="+")
    label = models.CharField(_("number"), max_length=20)
    origin = models.CharField(_("reason"), max_length=10, choices=Origin)
    # All the reasons: questions, and keys of components of the shared infrastructure.
    chosen_by = models.ManyToManyField(Question, blank=True, related_name="+")
    components = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    category = models.CharField(_("category"), max_length=210)
    category_en = models.CharField(max_length=210, blank=True)
    # What the authority adds to the common text, and the version of the bank that is asked.
    local_description = models.TextField(_("local description"), blank=True)
    bank_version = models.PositiveIntegerField(null=True)
    # The words were changed for this dialogue: the bank's no longer replace them.
    is_reworded = models.BooleanField(default=False)
    # A free-text requirement that was proposed to the bank, as the bank has it.
    proposed_as = models.ForeignKey(
        Requirement, models.PROTECT, null=True, blank=True, related_name="+"
    )
    parameters = ArrayField(models.CharField(max_length=100), default=list, blank=True)
    parameters_confirmed = models.BooleanField(default=False)
    position = models.PositiveIntegerField(default=0)

    objects = DialogueRequirementQuerySet.as_manager()

    class Meta(RequirementText.Meta):
        abstract = False
        ordering = ["position", "pk"]
        constraints = [
            *RequirementText.Meta.constraints,
            models.UniqueConstraint(
                fields=["dialogue", "requirement"],
                name="requirement_once_in_a_dialogue",
                condition=Q(requirement__isnull=False),
            ),
        ]

    def filled(self, text: str) -> str:
        """The text with this dialogue's values in place of the bracketed ones."""
        values = iter(self.parameters)
        return PARAMETER.sub(lambda found: next(values, found.group(1)), text)

    @property
    def words(self) -> RequirementText:
        """What is asked when it is frozen: the bank's words, unless this dialogue has its own.

        Fetch `dialogue` and `requirement` along.
        """
        follows = self.dialogue.is_draft and not self.is_reworded
        return self.requirement if follows and self.requirement else self

    @property
    def category_text(self) -> str:
        return in_language(self.category, self.category_en)

    @property
    def main_category(self) -> str:
        return self.category_text.partition(" / ")[0]

    @property
    def subcategory(self) -> str:
        return self.category_text.partition(" / ")[2]

    @property
    def is_free(self) -> bool:
        return self.origin == self.Origin.FREE

    @property
    def is_minimum(self) -> bool:
        return self.priority == Priority.MINIMUM

    @property
    def is_document(self) -> bool:
        return self.answer_kind == AnswerKind.DOCUMENT

    @property
    def asked(self) -> str:
        """What the supplier reads: the description in the reader's language, with the values."""
        return self.filled(self.description_text)
