"""What somebody had typed when a page no longer took it: shown back, so that it can be copied."""

import re

from django.http import HttpRequest

# Never shown: what is secret, and what the page itself put into the form.
NOT_SHOWN = re.compile(
    r"csrf|passw|token|secret|code|_key$|^_|^seen$|^next$|^login$", re.IGNORECASE
)
# What was typed before, on its way through the form of the sign-in page.
CARRIED = "typed"
# The key of a choice, a number: not the words of a person.
CHOSEN = re.compile(r"[a-z0-9_-]*")


def typed_in(request: HttpRequest) -> str:
    """All answers of a form that was sent, by their names; nothing, where no words are among them.

    Only from a page of ours: an address that there is not has nobody who looks at where it
    comes from.
    """
    if request.method != "POST" or request.resolver_match is None:
        return ""
    if carried := request.POST.get(CARRIED):
        return carried
    sent = [
        (name, value)
        for name, values in request.POST.lists()
        if not NOT_SHOWN.search(name)
        for value in values
        if value.strip()
    ]
    if all(CHOSEN.fullmatch(value) for _name, value in sent):
        return ""
    return "\n\n".join(f"{name}: {value}" for name, value in sent)
