"""The landlord: its name, type, size and colour, and the kinds of customer it serves."""
