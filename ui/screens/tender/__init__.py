"""The screens of a tender: its score matrix, and the award."""
