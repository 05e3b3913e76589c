"""Workbooks and nothing else: guard, reader, writer."""
