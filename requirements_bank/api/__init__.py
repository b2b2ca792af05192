"""What other systems read of an authority's market dialogues, by a key and by GET alone."""
