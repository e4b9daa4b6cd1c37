"""Spreadsheets in and out: the one way in which lists leave and files come in."""
