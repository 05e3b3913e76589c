"""The look of the window: tokens, palette, style sheet, icons."""
