"""The protocol for Rasa's parts: a mistake in the data becomes an error that Rasa shows without a stack trace."""

from rasa.shared.exceptions import InvalidConfigException

from itb_triage.protocol import Protocol, ProtocolError, load_protocol


def checked_protocol() -> Protocol:
    """The project's protocol. Raises InvalidConfigException naming file, line, mistake and mend."""
    try:
        return load_protocol()
    except ProtocolError as error:
        raise InvalidConfigException(f"the protocol cannot be used:\n{error}") from None
