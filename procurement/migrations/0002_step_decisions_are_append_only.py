"""A step decision is never changed: a new round is a new row. Its words can be closed, for good."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("procurement", "0001_initial"),
        ("notifications", "0002_the_trail_is_append_only"),
    ]
    operations = [
        migrations.RunSQL(
            "CREATE TRIGGER step_decision_is_append_only BEFORE DELETE "
            "ON procurement_stepdecision FOR EACH ROW EXECUTE FUNCTION refuse_change();",
            "DROP TRIGGER step_decision_is_append_only ON procurement_stepdecision;",
        ),
        migrations.RunSQL(
            "CREATE TRIGGER step_decision_is_closed_at_most BEFORE UPDATE "
            "ON procurement_stepdecision FOR EACH ROW WHEN (NEW.speaks_openly OR "
            "to_jsonb(OLD) - 'speaks_openly' IS DISTINCT FROM to_jsonb(NEW) - 'speaks_openly') "
            "EXECUTE FUNCTION refuse_change();",
            "DROP TRIGGER step_decision_is_closed_at_most ON procurement_stepdecision;",
        ),
    ]
