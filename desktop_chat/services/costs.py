"""What an answer cost by its provider's public price list, which comes with the program."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desktop_chat.core.metrics import Usage


def cost_usd(url: str, model: str, usage: Usage) -> float | None:
    """US dollars; None for a server without a price list, such as one's own, and for a model that is not on it.

    `url` tells the provider, never the model's name alone. To be called in a thread of its own: the first call
    loads the list, which takes about half a second. Nothing is asked of anybody.
    """
    if not model or usage.input_tokens is None or usage.output_tokens is None:
        return None
    from genai_prices import Usage as Counted
    from genai_prices import calc_price

    cached = min(usage.cached_tokens or 0, usage.input_tokens)
    # Tokens of thought are among those of the answer, and cost the same.
    counted = Counted(input_tokens=usage.input_tokens, cache_read_tokens=cached, output_tokens=usage.output_tokens)
    try:
        return float(calc_price(counted, model, provider_api_url=url).total_price)
    except (LookupError, ValueError):
        return None
