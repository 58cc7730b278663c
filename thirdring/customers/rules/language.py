"""The language of a customer, as the screens and letters name it."""


def kept_language(code: str) -> str:
    """A code of any kind by the name under which our words are kept: `zh` and `zh_CN` are zh-hans, `da_DK` is da."""
    short = code.strip().lower()[:2]
    return "zh-hans" if short == "zh" else short
