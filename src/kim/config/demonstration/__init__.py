"""Marlvale, the invented landlord: its people and two years of its Log, built by the actions that people use."""
