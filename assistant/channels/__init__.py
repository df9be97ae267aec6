"""Input channels of credentials.yml."""
