"""`python -m itb_triage`."""

from itb_triage.command.main import main

if __name__ == "__main__":
    main()
