"""Word documents and nothing else: python-docx is used here only."""
