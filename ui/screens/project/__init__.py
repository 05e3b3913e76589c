"""The page of one project: its life line, the next step, goals, assessments, instalments."""
