"""Whatever a table says: what it has brought in is there, and bringing it in again does nothing."""

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.tables.opening import Sheet
from portal.tables.reading import text_of
from requirements_bank.actions import requirement_imports as actions
from requirements_bank.importing import planning
from requirements_bank.importing.rows import Fate
from requirements_bank.models import Category, Requirement, RequirementImport

HEADER = [
    "Krav id",
    "Navn",
    "Beskrivelse",
    "Prioritet",
    "Rationale",
    "Fortolkning",
    "Valgmuligheder",
]
# Letters, marks, formulas and empty cells, as people type them.
WORDS = st.text(alphabet="aæÅ1 -=+@'[]\n;,.", max_size=12).map(text_of)
ROW = st.tuples(
    st.sampled_from(["", "0", "1", "2", "LOK-001", "x"]),
    WORDS,
    WORDS,
    st.sampled_from(["", "Krav", "mindstekrav", "High"]),
    WORDS,
    WORDS,
    WORDS,
).map(list)


@pytest.mark.django_db
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(rows=st.lists(ROW, min_size=1, max_size=5), origin=st.sampled_from(["", "OS2kravmotor"]))
def test_a_table_that_is_taken_in_says_nothing_new_afterwards(editor, rows, origin):
    with transaction.atomic():
        category = Category.objects.create(name="Sikkerhed")
        table = RequirementImport(kind="local", name="krav.csv")
        table = actions.keep(table, Sheet([HEADER, *rows]), by=editor)
        table.default_category, table.origin = category, origin
        table.save()
        plan = planning.plan(table, editor)
        taken = [row for row in plan.rows if row.fate != Fate.WRONG]
        table.rows = [rows[row.number - 2] for row in taken]
        table.save()
        plan = planning.plan(table, editor)
        if plan.is_ready:
            actions.take_in(table, by=editor, seal=plan.seal)

            assert Requirement.objects.count() == len(plan.of(Fate.NEW))
            assert not planning.plan(table, editor).does_something
        transaction.set_rollback(True)
