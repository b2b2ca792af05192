"""What is made as PDF or for Word: receipts, reports, annexes and the standard document."""
