"""Text that no encoder refuses."""

import regex

_LONE_SURROGATE = regex.compile(r"[\ud800-\udfff]")


def encodable(text: str) -> str:
    """The text with U+FFFD in place of every lone surrogate (half of a UTF-16 pair, which JSON lets through): the offsets stay."""
    return _LONE_SURROGATE.sub("\N{REPLACEMENT CHARACTER}", text)
