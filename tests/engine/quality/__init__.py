"""Recording standards: read, said, and checked against records."""
