"""Bringing in legacy rosters: read, plan, apply, hand back what was refused, take back."""
