"""Handovers: what only one person knows, and what a leaver hands over, accepted item by item."""
