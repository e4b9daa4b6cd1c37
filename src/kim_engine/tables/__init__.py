"""Spreadsheets that people bring and take away, read and written safely; what the columns mean belongs to the rooms."""
