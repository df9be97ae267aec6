"""What caregivers reported and what the assistant said: the inbox, the search, a conversation."""
