"""What a record is and which rules it keeps; no session, no file, no clock."""
