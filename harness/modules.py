"""Modules with files of a case's own."""

import dataclasses
import functools

from battery.modules import Module


@dataclasses.dataclass(frozen=True)
class Written(Module):
    """A module with some files of the case's own, and with the right sums for them."""

    given: "dict[str, bytes]" = dataclasses.field(default_factory=dict, hash=False, compare=False)

    @functools.cached_property
    def files(self) -> "dict[str, bytes]":
        return {**super().files, **self.given}


def with_mod(mod: str, version: str = "v1.0.0", name: str = "words") -> Written:
    """A module with this go.mod."""
    return Written(name, version, size=10, given={"go.mod": mod.encode()})
