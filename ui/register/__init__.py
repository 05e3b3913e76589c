"""What every register has on screen: table, filters, form, history; no register is named here."""
