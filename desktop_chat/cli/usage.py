"""What goes wrong with the words of a command."""


class UsageError(Exception):
    """The words of a command do not fit; the message is one sentence for the user. Exit code 2."""
