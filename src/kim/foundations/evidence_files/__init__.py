"""Evidence: links, and files that are kept whole and given out as downloads only."""
