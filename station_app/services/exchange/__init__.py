"""Exchange with the bureau: package, receive, receipt, apply, corrections."""
