"""Guards every service: who is signed in must have the right that it names.

The program keeps roles, not the cipher: whoever can unlock the store holds its key.
"""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

from station_app.domain.problems import NotAllowed
from station_app.domain.rules.rights import Right, refusal

if TYPE_CHECKING:  # opening books needs the keys, whose service is guarded itself
    from station_app.services.workspace import Workspace

P = ParamSpec("P")
T = TypeVar("T")
Service = Callable[Concatenate["Workspace", P], T]

# What a service does on its way is its own affair: only the door is guarded.
_inside: ContextVar[bool] = ContextVar("inside", default=False)


def needs(right: Right) -> Callable[[Service[P, T]], Service[P, T]]:
    """Let a service only be called by somebody with a right (R-AC-01).

    The service then raises NotAllowed for anybody else, before it does anything.
    """

    def guarded(service: Service[P, T]) -> Service[P, T]:
        @wraps(service)  # keeps name and docstring
        def call(workspace: Workspace, /, *args: P.args, **kwargs: P.kwargs) -> T:
            if _inside.get():
                return service(workspace, *args, **kwargs)
            require(workspace, right)
            token = _inside.set(True)
            try:
                return service(workspace, *args, **kwargs)
            finally:
                _inside.reset(token)

        guard: Any = call
        guard.right = right
        return call

    return guarded


def require(workspace: Workspace, right: Right) -> None:
    """Raise NotAllowed unless the person at work has a right (R-AC-01)."""
    if right not in workspace.user.rights:
        raise NotAllowed(refusal(right))
