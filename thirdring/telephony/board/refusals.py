"""Why an order was refused; the codes are put into words by `telephony.words`."""


class RefusedError(Exception):
    """The order cannot be carried out as things are."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


NO_CALL = "no-such-call"
NOT_NOW = "not-now"
NOBODY_ASKED = "nobody-asked"
NO_PHONE = "no-telephone"
NO_TRUNK = "no-trunk"
