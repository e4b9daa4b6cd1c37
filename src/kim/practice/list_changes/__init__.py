"""The Log's list, taken away as a spreadsheet, changed and brought back; and one change for many entries."""
