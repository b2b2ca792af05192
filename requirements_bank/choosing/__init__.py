"""The guided choice: what a case has answered, which requirements that takes, and why."""
