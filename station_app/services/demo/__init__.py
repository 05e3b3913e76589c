"""The practice district: invented people, their rosters, and the whole loop of a month."""
