"""Why a publication does not happen. The last one stays as it is, whatever the reason."""


class RefusedError(Exception):
    """The data may not be published; the message is for people. Exit code 1."""


class CannotPublishError(Exception):
    """The publication could not be made; the message says what to mend. Exit code 2."""
