"""The screens of publicity: counts by month and medium, and items with their clippings."""
