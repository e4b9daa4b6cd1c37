"""The wing that shows how it is done."""
