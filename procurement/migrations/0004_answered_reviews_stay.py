"""Gates rest on what a reviewer has answered: it is never changed, a new version is asked about."""

from django.db import migrations

KEPT = (
    *("document_id", "role", "asked_by_id", "asked_at"),
    *("outcome", "text", "answered_by_id", "answered_at"),
)
CHANGED = " OR ".join(f"OLD.{column} IS DISTINCT FROM NEW.{column}" for column in KEPT)
TABLE = "procurement_documentreview"


class Migration(migrations.Migration):
    dependencies = [
        ("procurement", "0003_confirmed_assessments_stay"),
        ("notifications", "0002_the_trail_is_append_only"),
    ]
    operations = [
        migrations.RunSQL(
            [
                f"CREATE TRIGGER answered_review_stays BEFORE UPDATE ON {TABLE} FOR EACH ROW "
                f"WHEN (OLD.outcome <> '' AND ({CHANGED})) EXECUTE FUNCTION refuse_change();",
                f"CREATE TRIGGER answered_review_is_kept BEFORE DELETE ON {TABLE} FOR EACH ROW "
                "WHEN (OLD.outcome <> '') EXECUTE FUNCTION refuse_change();",
            ],
            [
                f"DROP TRIGGER answered_review_stays ON {TABLE};",
                f"DROP TRIGGER answered_review_is_kept ON {TABLE};",
            ],
        )
    ]
