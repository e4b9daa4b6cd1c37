"""What we do: the Log, and what is found wrong."""
