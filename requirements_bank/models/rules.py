"""How an authority wants its market dialogues run."""

import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Authority

# As long as the longest year: nobody is forgotten a day too early.
YEAR = datetime.timedelta(days=366)


class DialogueRules(models.Model):
    """What an authority has decided for all its market dialogues. Without a row: none of it."""

    authority = models.OneToOneField(Authority, models.PROTECT, related_name="dialogue_rules")
    guards_minimum = models.BooleanField(
        _("only requirements editors may take out or weaken minimum requirements"), default=False
    )
    wants_four_eyes = models.BooleanField(
        _("another person approves before a market dialogue is opened"), default=False
    )
    asks_price = models.BooleanField(_("suppliers write what an add-on costs"), default=False)
    wants_reason_for_no = models.BooleanField(
        _("suppliers must elaborate “no” and “not relevant”"), default=False
    )
    wants_code = models.BooleanField(
        _("suppliers type a code from a second mail when they open their link"), default=False
    )

    # Nobody's name is kept longer than it is needed (databeskyttelsesforordningen art. 5(1)(e)).
    forgets_after = models.PositiveSmallIntegerField(
        _("forget people at suppliers so many years after a market dialogue is over"),
        choices=[(years, str(years)) for years in range(1, 11)],
        default=5,
    )

    # Beside the portal's own words, on the suppliers' help page.
    help_for_suppliers = models.TextField(
        _("help for suppliers, in your own words"), max_length=5000, blank=True
    )

    class Meta:
        verbose_name = _("rules for market dialogues")

    def __str__(self) -> str:
        return str(self.authority)

    @classmethod
    def of(cls, authority: Authority | int) -> "DialogueRules":
        """The authority's own; where nobody has decided anything, a row that is not saved."""
        pk = authority if isinstance(authority, int) else authority.pk
        return cls.objects.filter(authority=pk).first() or cls(authority_id=pk)

    def forgotten_before(self, moment: datetime.datetime) -> datetime.datetime:
        """Of what was over by then, people at suppliers are forgotten."""
        return moment - self.forgets_after * YEAR
