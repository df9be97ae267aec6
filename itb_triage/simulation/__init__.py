"""The other side of SMS, for trying out and for tests: a phone, and the carrier's REST API."""
