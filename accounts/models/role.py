"""The roles that people hold in an authority."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What a person may do. Roles are additive and belong to an authority."""

    REQUESTER = "requester", _("Requester")
    COORDINATOR = "coordinator", _("Coordinator")
    ARCHITECT = "architect", _("IT architect")
    SECURITY = "security", _("Information security")
    PROCUREMENT = "procurement", _("Procurement")
    LEGAL = "legal", _("Legal")
    CONTRACTS = "contracts", _("Contract manager")
    FINANCE = "finance", _("Finance")
    ARCHIVE = "archive", _("Archive")
    MANAGER = "manager", _("Manager")
    SECRETARY = "secretary", _("Board secretary")
    CHAIR = "chair", _("Board chair")
    MEMBER = "member", _("Board member")
    SYSTEM_OWNER = "system_owner", _("System owner")
    EDITOR = "editor", _("Requirements editor")
    SHARED_EDITOR = "shared_editor", _("Cross-municipal requirements editor")
    BUYER = "buyer", _("Buyer")
    ADMINISTRATOR = "administrator", _("Administrator")

    @classmethod
    def specialists(cls) -> tuple["Role", ...]:
        """The roles that assess cases for the whole authority."""
        return (
            cls.ARCHITECT,
            cls.SECURITY,
            cls.PROCUREMENT,
            cls.LEGAL,
            cls.CONTRACTS,
            cls.FINANCE,
            cls.ARCHIVE,
        )

    @classmethod
    def personal(cls) -> tuple["Role", ...]:
        """The roles that no substitute gets: they are trusted to one person."""
        return (cls.ADMINISTRATOR, cls.CHAIR, cls.MEMBER, cls.SHARED_EDITOR)

    @classmethod
    def board(cls) -> tuple["Role", ...]:
        return (cls.SECRETARY, cls.CHAIR, cls.MEMBER)
