"""A step decision is never changed: a new round is a new row."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("procurement", "0001_initial"),
        ("notifications", "0002_the_trail_is_append_only"),
    ]
    operations = [
        migrations.RunSQL(
            "CREATE TRIGGER step_decision_is_append_only BEFORE UPDATE OR DELETE "
            "ON procurement_stepdecision FOR EACH ROW EXECUTE FUNCTION refuse_change();",
            "DROP TRIGGER step_decision_is_append_only ON procurement_stepdecision;",
        )
    ]
