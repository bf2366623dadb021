"""Ray's part that `Spread` uses, in this very process and at once."""

import types
from collections.abc import Callable, Iterator, Sequence
from typing import Any


class RayError(Exception):
    """What Ray raises for a worker that is gone."""


class Method:
    """A worker's method; what it is asked is done when it is looked at."""

    def __init__(self, method: Callable[..., Any]) -> None:
        self._method = method

    def remote(self, *arguments: Any) -> Callable[[], Any]:
        """Ask for it."""
        return lambda: self._method(*arguments)


class Actor:
    """A worker whose methods have a `remote`."""

    def __init__(self, worker: Any) -> None:
        self._worker = worker

    def __getattr__(self, name: str) -> Method:
        return Method(getattr(self._worker, name))


class ActorPool:
    """Gives each piece of work to the next worker in turn."""

    def __init__(self, actors: Sequence[Actor]) -> None:
        self._actors = list(actors)
        self._asked: list[Callable[[], Any]] = []

    def submit(self, ask: Callable[[Any, Any], Any], value: Any) -> None:
        """Ask a worker for `value`."""
        self._asked.append(ask(self._actors[len(self._asked) % len(self._actors)], value))

    def has_next(self) -> bool:
        """Whether anything is still to come."""
        return bool(self._asked)

    def get_next_unordered(self) -> Any:
        """What comes next: here the last."""
        return self._asked.pop()()

    def pop_idle(self) -> None:
        """Let a worker go that has nothing to do."""


class PretendedRay(types.ModuleType):
    """A cluster of `machines`; `options` are what workers were asked for, `made` how many there are."""

    def __init__(self, machines: Sequence[dict[str, float]], make: Callable[[int], Any]) -> None:
        super().__init__("ray")
        self.machines, self.make = machines, make
        self.options: dict[str, Any] = {}
        self.made, self.addresses, self.open = 0, [], False
        self.exceptions = types.SimpleNamespace(RayError=RayError)
        self.util = types.SimpleNamespace(ActorPool=ActorPool)

    def init(self, address: str, **_: Any) -> None:
        """Connect."""
        self.addresses.append(address)
        if not self.machines:
            raise ConnectionError("nobody answers\nlong story")
        self.open = True

    def shutdown(self) -> None:
        """End."""
        self.open = False

    def nodes(self) -> Iterator[dict[str, Any]]:
        """The machines, and one that is gone."""
        yield {"Alive": False, "Resources": {"CPU": 64.0}}
        yield from ({"Alive": True, "Resources": machine} for machine in self.machines)

    def remote(self, _: type) -> Any:
        """A class of workers."""
        return types.SimpleNamespace(options=self._with_options)

    def _with_options(self, **options: Any) -> Any:
        self.options = options
        return types.SimpleNamespace(remote=self._begun)

    def _begun(self, cores: int) -> Actor:
        self.made += 1
        return Actor(self.make(cores))

    def put(self, value: bytes) -> bytes:
        """Share a value."""
        return value

    def get(self, asked: Callable[[], Any]) -> Any:
        """What comes of it."""
        return asked()

    def wait(self, asked: list[Any], **_: Any) -> tuple[list[Any], list[Any]]:
        """All are done."""
        return asked, []
