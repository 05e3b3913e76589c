"""The page of public money and the dialog that reverses a voucher."""
