"""Which column of an imported table is what: by its heading, or as somebody has chosen."""

from django.utils.translation import gettext_lazy as _

from portal.tables import headings
from portal.tables.headings import Columns
from procurement.models import SystemImport

# What a column can be, and the headings it is known by, KITOS' own among them.
COLUMNS: Columns = {
    "name": (
        _("Name"),
        ("navn", "name", "system", "systemnavn", "it system", "it systemnavn", "itsystem"),
    ),
    "stage": (
        _("Stage"),
        ("stadie", "stage", "livscyklus", "livscyklus status", "livscyklusstatus", "status"),
    ),
    "department": (
        _("Unit that uses it most"),
        (
            *("enhed", "unit", "enhed der anvender det mest", "enhed der bruger det mest"),
            *("unit that uses it most", "ansvarlig organisationsenhed", "afdeling", "department"),
            *("ansv organisationsenhed", "ansvarlig org enhed", "relevant organisationsenhed"),
        ),
    ),
    "supplier": (
        _("Supplier"),
        ("leverandør", "supplier", "rettighedshaver", "vendor", "kontraktens leverandør"),
    ),
    "owner": (
        _("System owner (e-mail or name)"),
        (
            *("systemejers e mail", "system owner s e mail", "systemejer email", "systemejer mail"),
            *("systemejer e mail", "owner e mail", "systemejer", "system owner", "ejer", "owner"),
            *("ansvarlig", "systemansvarlig"),
        ),
    ),
    "business_owner": (
        _("Business owner (e-mail or name)"),
        ("forretningsejer", "business owner", "forretningsejer email", "forretningsejer e mail"),
    ),
    "user_count": (
        _("Number of users"),
        ("antal brugere", "number of users", "brugere antal", "user count", "brugere", "users"),
    ),
    "users": (_("Who uses it"), ("hvem bruger det", "who uses it", "brugergruppe", "målgruppe")),
    "purpose": (
        _("What it is used for"),
        ("formål", "purpose", "hvad det bruges til", "what it is used for", "anvendelse"),
    ),
    "description": (_("Description"), ("beskrivelse", "description", "note", "noter", "kommentar")),
    "in_operation_from": (
        _("In operation from"),
        ("i drift fra", "in operation from", "ibrugtagningsdato", "startdato", "gyldig fra"),
    ),
    "kitos_link": (_("Link in KITOS"), ("link i kitos", "link in kitos", "kitos link", "kitos")),
}


def cell(table: SystemImport, cells: list[str], name: str) -> str:
    """What a row says in the column that is chosen for this, if one is."""
    return " ".join(headings.cell(table.mapping, cells, name).split())
