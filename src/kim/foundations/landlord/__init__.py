"""The landlord: its name, type, size and colour, the kinds of customer it serves, its quarters and its days off."""
