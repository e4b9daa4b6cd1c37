"""Other landlords’ Logs that were brought in: each read-only, with its own tree, seals and keys (ADR 28)."""
