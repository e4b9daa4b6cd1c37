"""The record's mathematics: events, commitments, the tree over them, seals and their verification.

What is stored, who may read it and how it is shown lives in the house (`kim.foundations.audit_trail`).
"""
