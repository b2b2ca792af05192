"""The days of a contract: notice, reminders, renewal."""
