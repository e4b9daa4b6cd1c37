"""Recording standards checked against records: what a rule means, in words and as a plan, and what a check found."""
