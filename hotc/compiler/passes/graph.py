"""The dependency DAG of every instance: references, ``depends_on`` and what a resource type implies, each edge
with its reason.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hotc.compiler.diagnostics import Related
from hotc.compiler.instance import Edge, Graph
from hotc.compiler.source import Span

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from hotc.compiler.context import Context
    from hotc.compiler.instance import Instance, ResourceInstance
    from hotc.compiler.unit import Unit


def graph(unit: Unit, context: Context) -> Unit:
    """Make ``Instance.graph`` for the root and every nested stack; report cycles."""
    stack = [unit.instance] if unit.instance is not None else []
    while stack:
        instance = stack.pop()
        instance.graph = _graph_of(instance, context)
        _report_cycles(instance.graph, context)
        for resource in instance.resources.values():
            if resource.nested is not None:
                stack.append(resource.nested)
    return unit


def written_edges(resource: ResourceInstance) -> list[Edge]:
    """Edges from references in properties and metadata, and from ``depends_on``. An external resource depends on
    nothing.
    """
    if resource.external_id is not None:
        return []
    there = resource.stack.resources
    edges = []
    for reference in resource.references:
        if reference.name in there:
            span, dynamic = reference.call.span, reference.dynamic
            edge = Edge(resource.name, reference.name, "property", reference, span, dynamic=dynamic)
            edge.condition = reference.condition
            edges.append(edge)
    path = f"resources.{resource.name}.depends_on"
    for node in resource.declaration.depends_on:
        if str(node.value) in there:
            span = Span(node.source, node.start, node.end)
            edges.append(
                Edge(resource.name, str(node.value), "depends_on", path, span, condition=resource.condition_name)
            )
    return edges


def _graph_of(instance: Instance, context: Context) -> Graph:
    written = [edge for resource in instance.resources.values() for edge in written_edges(resource)]
    if not context.options.check_resources:
        return Graph(list(instance.resources), written, [])
    from hotc.compiler.catalog.behaviour import implied_edges, ordering_edges

    graph = Graph(list(instance.resources), written, implied_edges(instance))
    graph.beyond = ordering_edges(instance, graph)
    return graph


def _report_cycles(graph: Graph, context: Context) -> None:
    if not _components(_outline(graph)):
        return
    needs: dict[str, dict[str, Edge]] = {name: {} for name in graph.nodes}
    for edge in graph.edges:
        needs[edge.requirer].setdefault(edge.required, edge)
    for loop in loops(needs):
        edges = [needs[a][b] for a, b in zip(loop, [*loop[1:], loop[0]], strict=True)]
        related = tuple(
            Related(edge.span, f"{edge.requirer} needs {edge.required}") for edge in edges[1:] if edge.span is not None
        )
        chain = " → ".join([*loop, loop[0]])
        context.report("circular-dependency", edges[0].span, path=edges[0].path, related=related, chain=chain)


def _outline(graph: Graph) -> dict[Any, set[Any]]:
    """A graph that has a cycle where ``graph`` has one. What many resources wait for together is a node of its own,
    between them and it, so that not every implied edge is walked.
    """
    needs: dict[Any, set[Any]] = {name: set() for name in graph.nodes}
    for edge in (*graph.written, *graph.beyond):
        needs[edge.requirer].add(edge.required)
    for implied in graph.implied:
        together = id(implied.required)
        needs[implied.requirer.name].add(together)
        if together not in needs:
            needs[together] = {resource.name for resource in implied.required}
    return needs


def loops(needs: dict[str, dict[str, Edge]]) -> list[list[str]]:
    """One shortest loop of each set of resources that need each other, found in linear time (Tarjan's components)."""
    return [_shortest_loop(component, needs) for component in _components(needs)]


def _components(needs: Mapping[Any, Collection[Any]]) -> list[list[Any]]:
    index: dict[Any, int] = {}
    low: dict[Any, int] = {}
    path: list[Any] = []
    on_path: set[Any] = set()
    found: list[list[Any]] = []
    for start, first in needs.items():
        if start in index:
            continue
        work = [(start, iter(first))]
        index[start] = low[start] = len(index)
        path.append(start)
        on_path.add(start)
        while work:
            name, rest = work[-1]
            for other in rest:
                if other not in index:
                    index[other] = low[other] = len(index)
                    path.append(other)
                    on_path.add(other)
                    work.append((other, iter(needs[other])))
                    break
                if other in on_path:
                    low[name] = min(low[name], index[other])
            else:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[name])
                if low[name] == index[name]:
                    component = []
                    while True:
                        member = path.pop()
                        on_path.discard(member)
                        component.append(member)
                        if member == name:
                            break
                    if len(component) > 1 or name in needs[name]:
                        found.append(component[::-1])
    return found


def _shortest_loop(component: list[str], needs: dict[str, dict[str, Edge]]) -> list[str]:
    """A shortest loop through the component's first member (breadth first)."""
    members, start = set(component), component[0]
    came_from: dict[str, str] = {}
    layer = [start]
    while layer:
        following = []
        for name in layer:
            for other in needs[name]:
                if other == start:
                    loop = [name]
                    while loop[-1] != start:
                        loop.append(came_from[loop[-1]])
                    return loop[::-1]
                if other in members and other not in came_from:
                    came_from[other] = name
                    following.append(other)
        layer = following
    return component
