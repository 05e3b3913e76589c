"""The station's page of packages, receipts and returned records."""
