"""Weighing risks: how much information risk a work area carries, and how much to ask of it."""
