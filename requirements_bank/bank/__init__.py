"""Requirements in the bank: found, worded, numbered, kept in versions, and read by whom."""
