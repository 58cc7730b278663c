"""Why the product could not be started: always one sentence that says what to do."""


class LaunchError(Exception):
    """Something outside the program that the person at the terminal can put right."""
