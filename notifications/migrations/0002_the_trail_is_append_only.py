"""An event is never changed or removed, whoever asks; the database itself refuses.

That its words are closed to readers can be noted beside them, once.
"""

from django.db import migrations

CREATE = """
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER event_is_append_only BEFORE DELETE ON notifications_event
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER event_is_closed_at_most BEFORE UPDATE ON notifications_event
    FOR EACH ROW WHEN (OLD.closed_at IS NOT NULL
        OR to_jsonb(OLD) - 'closed_at' IS DISTINCT FROM to_jsonb(NEW) - 'closed_at')
    EXECUTE FUNCTION refuse_change();
"""
DROP = """
DROP TRIGGER event_is_append_only ON notifications_event;
DROP TRIGGER event_is_closed_at_most ON notifications_event;
DROP FUNCTION refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("notifications", "0001_initial")]
    operations = [migrations.RunSQL(CREATE, DROP)]
