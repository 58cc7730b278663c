"""What a list shows of a phone number or e-mail: enough to tell people apart, not enough to read out."""

SHORTEST_MASKED = 3


def ending(e164: str) -> str:
    """`+4533123456` -> `…3456`."""
    return f"…{e164[-4:]}" if e164 else ""


def masked_email(address: str) -> str:
    """`anna.jensen@example.dk` -> `an…n@example.dk`."""
    local, at, domain = address.partition("@")
    shown = local if len(local) < SHORTEST_MASKED else f"{local[:2]}…{local[-1]}"
    return f"{shown}{at}{domain}"
