"""Time-ordered identifiers (UUID version 7, RFC 9562)."""

from __future__ import annotations


def uuid7(now_ms: int, entropy: bytes) -> str:
    """The UUIDv7 of a time in milliseconds since the epoch and 10 random bytes, as text."""
    rand_a = int.from_bytes(entropy[:2], "big") & 0x0FFF
    rand_b = int.from_bytes(entropy[2:10], "big") & ((1 << 62) - 1)
    value = (now_ms & ((1 << 48) - 1)) << 80 | 0x7 << 76 | rand_a << 64 | 0b10 << 62 | rand_b
    digits = f"{value:032x}"
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"
