"""A stack carried out by a Heat service: what ``--engine heat`` does. Nothing is recorded here; Heat knows it all."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from hotc.runtime import opening
from hotc.runtime.applying.result import Failure, Result
from hotc.runtime.errors import StackNotFound
from hotc.runtime.heat import preview
from hotc.runtime.heat.addressing import Prefixes
from hotc.runtime.heat.follow import DEPTH, Events, until_done
from hotc.runtime.heat.package import packaged
from hotc.runtime.heat.service import HeatService
from hotc.runtime.secrets import Masker

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from hotc.runtime.applying.events import Listener
    from hotc.runtime.connection.cloud import Cloud
    from hotc.runtime.planning.plan import Plan
    from hotc.runtime.state.records import EventRecord

Json = dict[str, Any]


class HeatEngine:
    """The Heat of a connected cloud. Methods raise the exceptions of :mod:`hotc.runtime.errors`."""

    def __init__(self, cloud: Cloud) -> None:
        self._cloud = cloud
        self._heat = HeatService(cloud)

    def plan(self, name: str, inputs: Json, options: Json | None = None, masker: Masker | None = None) -> Plan:
        """What Heat says that it would do with these inputs (as :func:`hotc.runtime.planning.inputs.given` makes them).

        ``options``: further fields of the request, such as ``tags`` and ``timeout_mins``. ``masker`` hides secrets:
        Heat shows them in its preview.
        """
        request = self._request(name, inputs, options)
        here = opening.identity(self._cloud)
        with opening.answered("what it would do"):
            stack = self._there(name)
            if stack is None:
                return preview.of_create(name, here, self._heat.preview_create(request), masker or Masker())
            return preview.of_update(stack, here, self._heat.preview_update(stack, _changing(request)))

    def plan_destroy(self, name: str) -> Plan:
        """What is deleted with the stack."""
        with opening.answered("what the stack has"):
            stack = self.known(name)
            return preview.of_delete(stack, opening.identity(self._cloud), self.resources(stack, DEPTH))

    def apply(
        self, plan: Plan, inputs: Json, options: Json | None, *, listener: Listener, masker: Masker | None = None
    ) -> Result:
        """Create or update the stack, and follow it to its end. A creating request is sent once."""
        request = self._request(plan.stack, inputs, options)
        with opening.answered("to make the stack"):
            stack = self._there(plan.stack)
            listener.started(plan)
            if stack is None:
                identity = self._heat.create(request)
                stack = {"stack_name": plan.stack, "id": identity}
                events = Events(self._heat, stack)
            else:
                events = Events(self._heat, stack)
                events.skip()
                self._heat.update(stack, _changing(request))
            return self._followed(plan, stack, events, listener, masker or Masker())

    def destroy(self, plan: Plan, listener: Listener) -> Result:
        """Delete the stack, and follow it to its end."""
        with opening.answered("to delete the stack"):
            stack = self.known(plan.stack)
            listener.started(plan)
            events = Events(self._heat, stack)
            events.skip()
            self._heat.delete(stack)
            return self._followed(plan, stack, events, listener, Masker())

    def known(self, name: str) -> Json:
        """The stack as Heat shows it. Raises :class:`StackNotFound`."""
        found = self._there(name)
        if found is None:
            raise StackNotFound(f"Heat on cloud {self._cloud.name} has no stack {name}.", "See `openstack stack list`.")
        return found

    def outputs(self, name: str) -> Json:
        """``{name: {"value", "description", "error"}}``."""
        with opening.answered("for its outputs"):
            return _outputs(self.known(name))

    def resources(self, stack: Json, depth: int) -> dict[str, Json]:
        """Resources by address, as Heat lists them."""
        return Prefixes(stack["id"]).learn(self._heat.resources(stack, depth))

    def events(self, name: str) -> Iterator[EventRecord]:
        """All events so far, oldest first, those of nested stacks included."""
        yield from Events(self._heat, self.known(name)).new()

    def follow(self, name: str) -> Iterator[EventRecord]:
        """All events so far, and those that come, until Heat is done with what it does."""
        stack = self.known(name)
        events = Events(self._heat, stack)
        found: list[EventRecord] = []
        while True:
            current = self._heat.find(stack["id"])
            found = list(events.new())
            yield from found
            if current is None or not current["stack_status"].endswith("_IN_PROGRESS"):
                return
            time.sleep(1.0)

    def _there(self, name: str) -> Json | None:
        found = self._heat.find(name)
        return None if found is None or found["stack_status"] == "DELETE_COMPLETE" else found

    def _request(self, name: str, inputs: Json, options: Json | None) -> Json:
        return {"stack_name": name, "disable_rollback": True, **packaged(inputs), **(options or {})}

    def _followed(self, plan: Plan, stack: Json, events: Events, listener: Listener, masker: Masker) -> Result:
        failures: dict[str, Failure] = {}
        done: dict[str, set[str]] = {}

        def tell(event: EventRecord) -> None:
            event.reason = masker(event.reason)
            listener.event(event)
            if not event.address:
                return
            if event.status == "FAILED":
                failures[event.address] = Failure(event.address, event.action.lower(), event.reason)
            elif event.status == "COMPLETE" and event.type != "OS::Heat::Stack":
                done.setdefault(event.action.lower(), set()).add(event.address)

        try:
            last = until_done(self._heat, stack, events, tell, time.sleep)
        except KeyboardInterrupt:
            reason = "not followed any longer; Heat goes on"
            return Result(plan.stack, plan.action, "IN_PROGRESS", reason, changed=True, interrupted=True)
        status = last["stack_status"] if last is not None else "DELETE_COMPLETE"
        action, _, outcome = status.rpartition("_")
        good = outcome == "COMPLETE" and action != "ROLLBACK"
        return Result(
            stack=plan.stack,
            action=action,
            status="COMPLETE" if good else "FAILED",
            reason="" if last is None else masker(str(last.get("stack_status_reason") or "")),
            changed=True,
            done={name: len(addresses - events.containers) for name, addresses in done.items()},
            failures=[] if good else list(failures.values()),
            outputs=_outputs(last) if last is not None and good else {},
        )


def _changing(request: Json) -> Json:
    """An update names its stack by the URL alone."""
    return {key: value for key, value in request.items() if key != "stack_name"}


def _outputs(stack: Json) -> Json:
    items: Sequence[Json] = stack.get("outputs") or ()
    return {
        item["output_key"]: {
            "value": item.get("output_value"),
            "description": item.get("description") or "",
            "error": item.get("output_error") or "",
        }
        for item in items
    }
