"""A decision is never changed, nor a supplement or a comment: a correction is a new row."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("governance", "0001_initial"),
        ("notifications", "0002_the_trail_is_append_only"),
    ]
    operations = [
        migrations.RunSQL(
            "CREATE TRIGGER decision_is_append_only BEFORE UPDATE OR DELETE "
            "ON governance_decision FOR EACH ROW EXECUTE FUNCTION refuse_change();",
            "DROP TRIGGER decision_is_append_only ON governance_decision;",
        ),
        migrations.RunSQL(
            "CREATE TRIGGER supplement_is_append_only BEFORE UPDATE OR DELETE "
            "ON governance_supplement FOR EACH ROW EXECUTE FUNCTION refuse_change();",
            "DROP TRIGGER supplement_is_append_only ON governance_supplement;",
        ),
        migrations.RunSQL(
            "CREATE TRIGGER comment_is_append_only BEFORE UPDATE OR DELETE "
            "ON governance_comment FOR EACH ROW EXECUTE FUNCTION refuse_change();",
            "DROP TRIGGER comment_is_append_only ON governance_comment;",
        ),
        migrations.RunSQL(
            "CREATE TRIGGER addendum_is_append_only BEFORE UPDATE OR DELETE "
            "ON governance_addendum FOR EACH ROW EXECUTE FUNCTION refuse_change();",
            "DROP TRIGGER addendum_is_append_only ON governance_addendum;",
        ),
        # It can be lifted, and that it was there can be seen.
        migrations.RunSQL(
            "CREATE TRIGGER withholding_is_kept BEFORE DELETE "
            "ON governance_withholding FOR EACH ROW EXECUTE FUNCTION refuse_change();",
            "DROP TRIGGER withholding_is_kept ON governance_withholding;",
        ),
    ]
