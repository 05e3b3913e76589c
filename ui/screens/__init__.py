"""The screens written by hand, one file or folder each."""
