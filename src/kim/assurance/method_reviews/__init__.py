"""Is the method itself light enough? What it costs, which questions nobody uses, and the decision to drop one (R45)."""
