"""The History: every write as an event that can be proved, and its text beside it, which can be erased."""
