"""Mail: the outbox, what was fetched, the mailbox, and the ways to send a file."""
