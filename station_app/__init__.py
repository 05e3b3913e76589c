"""The product without its windows: importable and testable without Qt."""
