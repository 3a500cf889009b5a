"""Sampling parameters."""

from __future__ import annotations

from dataclasses import asdict

from desktop_chat.core.json_fields import JsonFields
from desktop_chat.core.values import value


@value
class Parameters:
    """None (or nothing) leaves the choice to the server. `reasoning_effort` is a word such as low, medium or high.

    Only JSON mode can be off although it is on by default.
    """

    temperature: float | None = None
    top_p: float | None = None
    max_tokens: int | None = None
    stop: tuple[str, ...] = ()
    seed: int | None = None
    reasoning_effort: str = ""
    json_mode: bool | None = None

    def to_json(self) -> dict[str, object]:
        """What is set, under the names of the fields."""
        unset = asdict(Parameters())
        return {name: value for name, value in asdict(self).items() if value != unset[name]}

    def over(self, defaults: Parameters) -> Parameters:
        """These where they are set, else the defaults."""
        return Parameters(
            temperature=defaults.temperature if self.temperature is None else self.temperature,
            top_p=defaults.top_p if self.top_p is None else self.top_p,
            max_tokens=defaults.max_tokens if self.max_tokens is None else self.max_tokens,
            stop=self.stop or defaults.stop,
            seed=defaults.seed if self.seed is None else self.seed,
            reasoning_effort=self.reasoning_effort or defaults.reasoning_effort,
            json_mode=defaults.json_mode if self.json_mode is None else self.json_mode,
        )


def parameters_from_json(read: JsonFields) -> Parameters:
    """The inverse of `Parameters.to_json`."""
    return Parameters(
        temperature=read.number("temperature"),
        top_p=read.number("top_p"),
        max_tokens=read.count("max_tokens"),
        stop=read.texts("stop"),
        seed=read.count("seed"),
        reasoning_effort=read.text("reasoning_effort"),
        json_mode=read.choice("json_mode"),
    )
