"""`kim doctor`: says what is wrong with an installation, a line each, and changes nothing."""
