"""PostgreSQL as the portal uses it, emptied in a way that is quick after a small test."""

from django.db.backends.postgresql import base, operations

REFUSES_DELETING = (
    "SELECT DISTINCT relname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid"
    " WHERE NOT tgisinternal AND tgtype & 8 > 0"
)


class DatabaseOperations(operations.DatabaseOperations):
    def sql_flush(self, style, tables, *, reset_sequences=False, allow_cascade=False):
        """Truncating a hundred tables makes a hundred files anew; deleting a few rows does not."""
        with self.connection.cursor() as cursor:
            cursor.execute(REFUSES_DELETING)
            kept = [self.quote_name(name) for (name,) in cursor.fetchall()]
        statements = [
            *(f"ALTER TABLE {table} DISABLE TRIGGER USER" for table in kept),
            *(f"DELETE FROM {self.quote_name(table)}" for table in tables),
            "SET CONSTRAINTS ALL IMMEDIATE",
            *(f"ALTER TABLE {table} ENABLE TRIGGER USER" for table in kept),
        ]
        return ["; ".join(statements)]


class DatabaseWrapper(base.DatabaseWrapper):
    ops_class = DatabaseOperations
