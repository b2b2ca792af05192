"""The files of a case: wanted, reviewed, opened, left over."""
