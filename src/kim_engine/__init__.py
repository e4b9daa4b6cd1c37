"""Rules without a house: pure Python that knows no Django, no clock, no settings and no database."""
