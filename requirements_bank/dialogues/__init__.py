"""A market dialogue until suppliers answer: what it asks, what it lacks, what they are told."""
