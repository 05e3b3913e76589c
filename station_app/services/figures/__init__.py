"""Figures of talent (指标): what the district reports, each with its day and its records."""
