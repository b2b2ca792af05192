"""The texts that the cross-municipal editors write for all: the front page, and suppliers' help."""

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from portal import markup
from portal.templatetags.formats import language as active_language
from requirements_bank.models import PageText
from requirements_bank.texts.placeholders import OF_DIALOGUE, Context, fill, values_of

Page = PageText.Page
# What the portal is delivered with.
DELIVERED = {
    Page.FRONT: _(
        "The requirements that public authorities in Denmark ask of IT suppliers together. "
        "Everybody may read them and use them."
    ),
    Page.HELP: _(
        "## How you answer\n"
        "- Begin with the solution you offer. Requirements that do not concern it are answered "
        "for you, and you can change that.\n"
        "- Answer what you can, in any order. What you type is saved at once.\n"
        "- “Yes” means that the solution does it today, at the price you offer; “Yes, as an "
        "add-on” that it does it at an extra price; “Yes, in part” that something is missing: "
        "write what.\n"
        "- Files, a workbook to fill in, and answers that you have given before are found in "
        "the menu of the answer sheet.\n"
        "- Send the answer when it is ready. Only what is sent counts; you get a receipt.\n"
        "\n"
        "## Who reads it, and when\n"
        "- Until {sluttid} you can change and take back everything, and nobody at the authority "
        "can read it.\n"
        "- After that nothing can be changed. The authority may ask you to elaborate on single "
        "requirements.\n"
        "- Other suppliers never see your answers, nor that you are asked.\n"
        "- What you ask, and what is answered, all suppliers are told, without your name.\n"
        "\n"
        "## Colleagues\n"
        "Do not pass your link on: invite your colleagues, so that each gets a link that you can "
        "end.\n"
        "\n"
        "## When something goes wrong\n"
        "Write to [{kontakt}](mailto:{kontakt}). If your link is lost, you get a new one there; "
        "what you have answered is kept."
    ),
}
# What can be filled in, as in the mails to suppliers.
KNOWS: dict[str, tuple[str, ...]] = {Page.FRONT: (), Page.HELP: (*OF_DIALOGUE, "sluttid")}


def standing(page: str, language: str) -> PageText | None:
    """The newest version, if somebody has written one."""
    return PageText.objects.of(page, language).first()


def body_of(page: str, language: str, text: PageText | None) -> str:
    """What a version says; without one, or where it is empty, what the portal is delivered with."""
    with override(language):
        return text.body if text and text.body else str(DELIVERED[Page(page)])


def shown(page: str, context: Context | None = None) -> SafeString:
    """How the page reads in the language that is active, with what is filled in."""
    language = active_language()
    return rendered(body_of(page, language, standing(page, language)), page, context or {})


def rendered(body: str, page: str, context: Context) -> SafeString:
    """What is filled in is never looked through for marks."""
    values = {name: escape(value) for name, value in values_of(KNOWS[page], context).items()}
    return mark_safe(fill(markup.to_html(body), values))  # noqa: S308 -- escaped
