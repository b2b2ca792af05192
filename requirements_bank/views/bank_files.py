"""The bank as a file: a workbook, CSV or JSON. Each that is fetched counts (E10)."""

from django.http import Http404
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from accounts.models import User
from portal.clock import database_now
from portal.sheets import json_response, table_response
from requirements_bank.bank import exported, tally
from requirements_bank.models import BankDownload

Form = BankDownload.Form
NAME = "kravbank"


def bank_file(
    form: str, rows: exported.Bank, reader: User | None, address: exported.Address
) -> HttpResponseBase:
    """All that this reader may read of the rows; by None, the whole world."""
    if form not in Form:
        raise Http404
    tally.count_download(form, is_public=reader is None)
    if form == Form.JSON:
        about = {"made_at": database_now()}
        records = exported.records(rows, reader, address)
        return json_response(f"{NAME}.json", about, "requirements", records)
    header = [column.label for column in exported.columns_for(reader)]
    cells = exported.cells(rows, reader, address)
    return table_response(form, NAME, _("Requirements"), header, cells)
