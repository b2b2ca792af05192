"""50,000 requirements leave as a file, and never more than a part of them is in memory."""

import json
import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.db import connection

from tests.factories import make_requirement

ROWS = 50_000
MOST_MB = 150
# Fills the bank beside one that is there, as the real one is filled: about 500 letters a row.
FILL = """
INSERT INTO requirements_bank_requirement ({columns})
SELECT {values} FROM requirements_bank_requirement, generate_series(1, %s) AS one
"""
# The peak as Linux counts it from the start of the program; `ru_maxrss` has the parent's in it.
FETCH = """
import json, re, sys, django
django.setup()
from requirements_bank.models import Requirement
from requirements_bank.views.bank_files import bank_file
sent = bank_file(sys.argv[1], Requirement.objects.public(), None, str)
size = sum(len(part) for part in sent.streaming_content)
most = int(re.search(r"VmHWM:\\s+(\\d+) kB", open("/proc/self/status").read())[1])
print(json.dumps({"most": most // 1024, "size": size}))
"""


@pytest.fixture
def many(transactional_db):
    row = make_requirement(number=1_000_000, description="Løsningen kan det. " * 10)
    row.rationale = row.verification = row.description
    row.save()
    names = [field.column for field in row._meta.concrete_fields if field.column != "id"]
    values = ["number + one" if name == "number" else f'"{name}"' for name in names]
    columns = ", ".join(f'"{name}"' for name in names)
    with connection.cursor() as cursor:
        cursor.execute(FILL.format(columns=columns, values=", ".join(values)), [ROWS - 1])


def test_the_whole_process_stays_below_150_mb(many):
    """One process a file, so that each begins with nothing; measured from outside."""
    for form in ("csv", "json", "xlsx"):
        found = fetch(form)

        assert found["size"] > 1_000_000, form
        assert found["most"] < MOST_MB, f"{form}: {found}"


def fetch(form: str) -> dict[str, int]:
    parts = urlsplit(os.environ["DATABASE_URL"])
    url = urlunsplit(parts._replace(path=f"/{connection.settings_dict['NAME']}"))
    environment = os.environ | {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "tests.settings"}
    done = subprocess.run(
        [sys.executable, "-c", FETCH, form],
        cwd=Path(__file__).parents[2],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)
