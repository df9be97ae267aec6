"""The website channel: messages of the widget over HTTPS, sessions, and the widget's own files."""

from assistant.channels.website.channel import Website

__all__ = ["Website"]
