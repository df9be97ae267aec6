"""The `itb-triage` command: one module a subcommand."""
