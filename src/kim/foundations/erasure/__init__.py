"""Erasing text that should not have been kept: asked for by information governance, agreed by a second person."""
