"""Measures the program on large books: `python -m tests.bench`."""
