"""The inbox, and what the team makes of a conversation: reviews, notes, follow-up, corrections of misread messages."""
