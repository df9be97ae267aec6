"""How long conversations are kept: a policy, a nightly run, and what each run did."""
