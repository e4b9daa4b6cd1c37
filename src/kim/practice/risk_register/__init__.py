"""Gaps: what is found missing or wrong in how knowledge and information are kept (risks come later)."""
