"""The page of yearly targets: the stations of a year, and the score sheet of one."""
