"""Recording standards: what must be recorded, agreed by people and run by machines, version by version (R20, R25)."""
