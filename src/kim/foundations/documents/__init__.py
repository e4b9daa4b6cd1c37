"""Papers that leave the house: one plain document, given as Word and as a tagged PDF."""
