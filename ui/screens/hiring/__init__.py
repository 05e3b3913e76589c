"""The screens of a recruitment plan at work."""
