"""Each person's first page: what they answer for and what was logged there lately."""
