"""Deadlines, promised and statutory, each with how it was counted; what day it is, the caller says."""
