"""Opening what every function of the engine's face needs: the state, a stack in it, the cloud that it lives in."""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from hotc.runtime.errors import CloudFailed, CloudMismatch, EngineError, StackNotFound

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from hotc.runtime.connection.cloud import Cloud
    from hotc.runtime.state.records import CloudIdentity, StackRecord
    from hotc.runtime.state.store import Store

    StateChoice = Store | str | os.PathLike[str] | None
    CloudChoice = Cloud | str | None

Json = dict[str, Any]


def open_state(chosen: StateChoice = None) -> Store:
    """The state store at a path or a URL (``None``: ``HOTC_STATE``, or in the user's state directory), or the store
    itself. Raises :class:`~hotc.runtime.errors.StateProblem` for a URL that is none of a state.
    """
    if chosen is not None and not isinstance(chosen, str | os.PathLike):
        return chosen
    from hotc.runtime.state.opening import open_store

    return open_store(chosen)


@contextmanager
def opened(chosen: StateChoice) -> Iterator[Store]:
    """The state, closed at the end unless it was opened by the caller."""
    store = open_state(chosen)
    try:
        yield store
    finally:
        if store is not chosen:
            store.close()


@contextmanager
def connected(
    chosen: CloudChoice, record: StackRecord | None = None, wanted: CloudIdentity | None = None
) -> Iterator[Cloud]:
    """The cloud that was chosen, or the recorded one; it must be the one that the stack lives in."""
    from hotc.runtime.connection.cloud import connect

    wanted = record.cloud if record is not None else wanted
    if chosen is None and wanted is not None:
        chosen = wanted.name or None
    cloud = connect(chosen) if chosen is None or isinstance(chosen, str) else chosen
    try:
        here = identity(cloud)
        if wanted is not None and not wanted.same_place(here):
            raise CloudMismatch(
                f"The stack lives in project {wanted.project_id} of {wanted.auth_url}"
                f"{f' (region {wanted.region})' if wanted.region else ''}, not in project {here.project_id} of "
                f"{here.auth_url}{f' (region {here.region})' if here.region else ''}.",
                f"Use --cloud {wanted.name}." if wanted.name else "Use the credentials that it was created with.",
            )
        yield cloud
    finally:
        if cloud is not chosen:
            cloud.close()


def identity(cloud: Cloud) -> CloudIdentity:
    """Which project of which cloud this is, as it is recorded."""
    from hotc.runtime.state.records import CloudIdentity

    return CloudIdentity(cloud.auth_url, cloud.region, cloud.project_id, cloud.name)


def known(store: Store, name: str) -> StackRecord:
    """The stack of that name. Raises :class:`StackNotFound` with a suggestion."""
    record = store.stack(name)
    if record is None:
        raise unknown(store, name)
    return record


def unknown(store: Store, name: str) -> StackNotFound:
    """That there is none of that name, and which one may be meant."""
    from difflib import get_close_matches

    names = [each.name for each in store.stacks()]
    close = get_close_matches(name, names, n=3)
    if close:
        hint = f"Did you mean {' or '.join(close)}?"
    elif names:
        hint = "See `hotc stack list`."
    else:
        hint = "No stack is recorded here. Is it in another state (--state, HOTC_STATE, HOTC_STATE_DIR)?"
    return StackNotFound(f"There is no stack {name}.", hint)


def refuse_locked(store: Store, name: str) -> None:
    """What is being changed just now can't be planned upon. Raises :class:`~hotc.runtime.errors.StackLocked`."""
    says = store.holder(name)
    if says is not None:
        from hotc.runtime.errors import locked

        raise locked(name, says)


def inputs_of(
    stack: str,
    record: StackRecord | None,
    template: str | os.PathLike[str] | None,
    *,
    environments: Iterable[str | os.PathLike[str]],
    parameters: Mapping[str, Any] | None,
    text: str | None,
) -> Json:
    """What a plan is made from: what is given, else what was recorded. Raises :class:`StackNotFound`."""
    from hotc.runtime.planning.inputs import given, recorded

    if template is not None:
        return given(template, environments, parameters, text)
    if record is None:
        raise StackNotFound(
            f"There is no stack {stack} yet.",
            f"Give the template of a new stack with -t, or declare it in hotc.toml: [stack.{stack}].",
        )
    return recorded(record, environments, parameters)


@contextmanager
def answered(doing: str) -> Iterator[None]:
    """Without an answer of the cloud there is no result, but a message: :class:`CloudFailed`. ``doing``: while what."""
    from hotc.runtime.connection.outcome import classify, describe

    try:
        yield
    except EngineError:
        raise
    except Exception as error:
        if classify(error) == "broken":
            raise
        raise CloudFailed(f"The cloud was asked {doing}, and failed: {describe(error)}", "Try again.") from error
