"""Mail and nothing else: drafts, sending over SMTP, looking into a mailbox over IMAP."""
