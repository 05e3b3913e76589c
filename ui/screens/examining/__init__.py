"""The screen of who may sit an examination and what its marks led to."""
