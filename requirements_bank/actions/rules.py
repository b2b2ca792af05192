"""How an authority wants its market dialogues run."""

from typing import Any

from django.db import transaction

from accounts.models import Authority, User
from notifications.trail import record
from portal.locks import locked
from requirements_bank.models import DialogueRules


@transaction.atomic
def set_rules(authority: Authority, *, by: User, **decided: Any) -> DialogueRules:
    """From now on these hold, for dialogues under way too."""
    locked(Authority.objects.filter(pk=authority.pk)).get()
    rules = DialogueRules.of(authority)
    for name, value in decided.items():
        setattr(rules, name, value)
    rules.save()
    record("requirements_bank.rules_set", authority, by=by, rules=rules)
    return rules
