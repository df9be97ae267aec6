"""Who may use the console: people, roles, logging in with a second factor."""
