"""The columns that an imported table can have, and the headings that they are known by."""

from django.utils.translation import gettext_lazy as _

from portal.tables.headings import Columns

OS2 = "OS2kravmotor"
# A file of OS2kravmotor has these, whoever fetched it there.
OS2_HEADINGS = {"Krav id", "Navn", "Beskrivelse"}
# The sheets that requirements stand in, in its files and in ours.
SHEETS = ("Krav", "Kravbank", "Requirements", "Requirements bank")
KINDS = ("xls", "xlsx", "csv")

COLUMNS: Columns = {
    "id": (_("Requirement id"), ("krav id", "kravid", "krav nr", "id", "nummer", "number", "nr")),
    "title": (_("Name"), ("navn", "krav", "titel", "title", "requirement")),
    "kind": (_("Kind"), ("type", "kind")),
    "description": (_("Description"), ("beskrivelse", "kravtekst", "tekst", "text")),
    "local_description": (_("Local description"), ()),
    "interpretation": (_("Interpretation"), ("fortolkning",)),
    "stakeholders": (_("Stakeholders"), ("interessenter",)),
    "category": (_("Category"), ("kategori",)),
    "subcategory": (_("Subcategory"), ("underkategori",)),
    "priority": (_("Priority"), ("prioritet",)),
    "rationale": (_("Rationale"), ("rationale", "begrundelse", "formål")),
    "attachments": (_("Attachments"), ("bilag", "links")),
    "changed_at": (_("Last changed"), ("sidst ændret",)),
    "notes": (_("Editors’ notes"), ("noter", "notes")),
    "verification": (_("How a supplier shows it"), ("dokumentation",)),
    "source": (_("Law or standard"), ("kilde", "source", "lov")),
    "answer_kind": (_("How it is answered"), ("svartype",)),
    "unit": (_("Unit"), ("enhed",)),
    "options": (_("To choose among"), ("valgmuligheder",)),
    "needs_elaboration": (_("The answer must be elaborated"), ()),
    "for_saas": (_("Relevant when the supplier hosts it"), ("relevant for saas løsning",)),
    "for_on_premise": (_("Relevant when we host it"), ("relevant for on premise løsning",)),
    "title_en": (_("Name in English"), ()),
    "description_en": (_("Description in English"), ()),
    "rationale_en": (_("Rationale in English"), ()),
    "verification_en": (_("How a supplier shows it, in English"), ()),
    "domains": (_("Domains"), ("domæner", "domæne", "domain")),
    "questions": (_("Filters"), ("filtre", "filter", "vælges af", "chosen by")),
    "always": (_("All filters"), ("anvend alle filtre",)),
    "principles": (_("Principles"), ("principper", "princip")),
    "components": (_("Shared components"), ()),
    "is_favourite": (_("Favourite"), ("favoritkrav",)),
    "is_deselected": (_("De-selected"), ("fravælg krav", "fravalgt")),
    "deselected_reason": (_("Why it is de-selected"), ("årsag for fravalg",)),
}
# What an authority adds for itself, by the names of LocalExtension's fields.
ADDITIONS = {
    "local_description": "description",
    **{
        name: name
        for name in (
            *("interpretation", "stakeholders"),
            *("is_favourite", "is_deselected", "deselected_reason"),
        )
    },
}
