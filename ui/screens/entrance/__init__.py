"""First run, unlocking, and the lock over an idle window."""
