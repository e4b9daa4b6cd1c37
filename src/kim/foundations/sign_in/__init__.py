"""The ways in: accounts, passwords, invitations, and what happens when a sign-in lapses."""
