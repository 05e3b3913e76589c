"""Keys of the other side: confirmed by telephone, withdrawn, and the password of the mail."""
