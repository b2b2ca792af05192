"""Tables that people upload as spreadsheets: looked through, read as text, and never trusted."""
