"""What somebody stands for is never changed: an assessment is made anew instead."""

from django.db import migrations

KEPT = ("status", "answers", "outcome", "conclusion", "version", "day", "thresholds_id")
CHANGED = " OR ".join(f"OLD.{column} IS DISTINCT FROM NEW.{column}" for column in KEPT)


class Migration(migrations.Migration):
    dependencies = [
        ("procurement", "0002_step_decisions_are_append_only"),
        ("notifications", "0002_the_trail_is_append_only"),
    ]
    operations = [
        migrations.RunSQL(
            "CREATE TRIGGER confirmed_assessment_stays BEFORE UPDATE "
            f"ON procurement_assessment FOR EACH ROW WHEN (OLD.status = 'confirmed' AND ({CHANGED})) "
            "EXECUTE FUNCTION refuse_change();",
            "DROP TRIGGER confirmed_assessment_stays ON procurement_assessment;",
        )
    ]
