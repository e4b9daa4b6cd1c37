"""How we show it: the quarterly review of every work area, and what stands on it."""
