"""The wizard that brings in a legacy roster."""
