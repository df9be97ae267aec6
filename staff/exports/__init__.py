"""What leaves the console as a file: lists as CSV and JSON, a conversation as FHIR."""
