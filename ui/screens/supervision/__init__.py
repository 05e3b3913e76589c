"""The screens of supervision: a month of sessions, open tasks, and workers left out."""
