"""Who is told of what by the clock."""
