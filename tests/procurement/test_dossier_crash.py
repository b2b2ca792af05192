"""The worker dies in the middle of a dossier: no half file, and another worker makes it."""

import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.utils import timezone

from accounts.models import Role
from procurement.actions import documents, dossiers
from procurement.dossier import making
from procurement.models import Dossier
from tests.factories import make_case, make_user

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("uploads_folder")]
ROOT = Path(__file__).parent.parent.parent
WORK = "import django; django.setup(); from procurement.dossier import making; making.make(%s)"


@pytest.fixture
def dossier():
    requester = make_user(Role.REQUESTER)
    case = make_case(requester=requester)
    documents.attach(case, by=requester, upload=SimpleUploadedFile("a.txt", b"Hej"))
    return dossiers.ask(case, by=requester, form="zip", language="da")


def work(dossier, folder, **environment):
    """Make it in a process of its own."""
    place = connection.settings_dict
    parts = {"host": place["HOST"], "port": place["PORT"]} | place["OPTIONS"]
    query = urlencode({name: parts[name] for name in ("host", "port") if parts.get(name)})
    database = f"postgresql://{place['USER']}:{place['PASSWORD']}@/{place['NAME']}?{query}"
    return subprocess.run(
        [sys.executable, "-c", WORK % dossier.pk],
        cwd=ROOT,
        env=os.environ
        | {"DATABASE_URL": database, "UPLOAD_DIR": str(folder), "TESTING": "1"}
        | {"DJANGO_SETTINGS_MODULE": "tests.settings"}
        | environment,
        check=False,
    ).returncode


def packages(folder):
    return list(folder.rglob("*.zip"))


def test_a_crash_half_way_leaves_no_half_file(dossier, uploads_folder):
    assert work(dossier, uploads_folder, CRASH_AT="dossier_half_way") == 137

    assert packages(uploads_folder) == []
    dossier.refresh_from_db()
    assert dossier.begun_at is not None
    assert making.waiting(timezone.now()) == []
    Dossier.objects.update(begun_at=timezone.now() - Dossier.LEASE)
    assert making.waiting(timezone.now()) == [dossier.pk]

    assert work(dossier, uploads_folder) == 0

    dossier.refresh_from_db()
    assert (dossier.is_ready, dossier.attempts) == (True, 2)
    assert len(packages(uploads_folder)) == 1


def test_a_crash_between_file_and_row_leaves_an_orphan_that_is_swept(dossier, uploads_folder):
    assert work(dossier, uploads_folder, CRASH_AT="file_kept") == 137

    dossier.refresh_from_db()
    assert not dossier.is_ready
    assert len(packages(uploads_folder)) == 1
