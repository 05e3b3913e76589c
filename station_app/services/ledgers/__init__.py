"""Ledgers (台账): lists of a layout that the bureau prescribes, as workbooks to print and send."""
