"""Seeing progress: what the quarters, gaps, evidence and dip checks show from quarter to quarter."""
