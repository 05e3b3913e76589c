"""Mail with the other side: the mailbox, drafts, the outbox, and what is fetched."""
