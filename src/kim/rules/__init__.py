"""What should be: what the landlord agreed must be recorded."""
