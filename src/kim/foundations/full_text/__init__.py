"""Finding rows by their words: one index of words a table, and one way to ask it, alike on both databases (ADR 19)."""
