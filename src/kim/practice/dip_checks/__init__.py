"""Dip checks: a few cases looked at by reference, with yes, no or could not see as the only answers (R41)."""
