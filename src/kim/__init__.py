"""The house: KIM Log as people meet it. Each folder below is a wing; each wing holds rooms."""
