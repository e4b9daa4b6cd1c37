"""The Log's list, taken away as a spreadsheet, changed and brought back."""
