"""Environment files: their sections, how several are merged, and what the registry makes of a type."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from .memory import compiled, only, told

if TYPE_CHECKING:
    from hotc.compiler.compilation import Compilation
    from hotc.compiler.environment import Environment

MAIN = """\
heat_template_version: 2018-08-31
parameters:
  text: {type: string, default: none}
  list: {type: comma_delimited_list, default: none}
  map: {type: json, default: {}}
  number: {type: number, default: 0}
"""


def with_environments(*texts: str, **options: Any) -> Compilation:
    files = {f"e{number}.yaml": text for number, text in enumerate(texts)}
    files.update(options.pop("files", {}))
    names = tuple(f"e{number}.yaml" for number in range(len(texts)))
    return compiled(options.pop("main", MAIN), files=files, environments=names, check_resources=True, **options)


def environment_of(result: Compilation) -> Environment:
    assert result.context.environment is not None
    return result.context.environment


def value(result: Compilation, name: str) -> Any:
    assert result.instance is not None
    return result.instance.parameters[name]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("parametrs: {}\n", "unknown-environment-section e0.yaml:1:1"),
        ("parameters:\n", "empty-environment-section e0.yaml:1:1"),
        ("parameters: [a]\n", "bad-environment-section e0.yaml:1:13"),
        ("event_sinks: {a: b}\n", "bad-environment-section e0.yaml:1:14"),
        ("event_sinks: [a]\n", "bad-event-sink e0.yaml:1:15"),
        ("- a\n", "not-a-map e0.yaml:1:1"),
        ("parameters: {a: b: c}\n", "yaml-syntax e0.yaml:1:18"),
        ("parameters: {nothing: 1}\n", "undeclared-parameter e0.yaml:1:23"),
        ("parameters: {number: x}\n", "invalid-parameter e0.yaml:1:22"),
        ("parameter_merge_strategies: {text: mege}\n", "unknown-merge-strategy e0.yaml:1:36"),
        ("resource_registry: {A::B: 5}\n", "bad-registry-entry e0.yaml:1:27"),
        ("resource_registry: {A::B: }\n", "bad-registry-entry e0.yaml:1:21"),
        ("resource_registry: {A::B: gone.yaml}\n", "missing-file e0.yaml:1:27"),
        ("resource_registry: {resources: {a: 5}}\n", "bad-registry-entry e0.yaml:1:36"),
        ("resource_registry: {resources: {a: {hooks: pre-creat}}}\n", "bad-hook e0.yaml:1:44"),
        ("resource_registry: {resources: {a: {restricted_actions: [delete]}}}\n", "bad-restricted-action e0.yaml:1:57"),
    ],
)
def test_what_is_wrong_with_an_environment_is_reported_at_its_place(text: str, expected: str) -> None:
    assert told(with_environments(text)) == [expected]


def test_what_the_user_says_wins_over_the_global_directory() -> None:
    from hotc.compiler.compilation import compile

    from .memory import MemoryLoader

    files = {
        "main.yaml": MAIN,
        "global.yaml": "parameter_defaults: {text: everywhere, list: a}\nresource_registry: {'OS::*': 'OS::Global'}\n",
        "user.yaml": "parameter_defaults: {text: here}\nresource_registry: {'OS::A': 'My::User'}\n",
    }
    result = compile(
        "main.yaml", loader=MemoryLoader(files), environments=["user.yaml"], global_environments=["global.yaml"]
    )
    assert told(result) == []
    assert (value(result, "text"), value(result, "list")) == ("here", ["a"])
    find = environment_of(result).find_type
    assert find("OS::A", "x", lambda name: True).name == "My::User"
    assert find("OS::B", "x", lambda name: True).name == "OS::Global"


def test_an_empty_environment_is_fine() -> None:
    assert told(with_environments("", "# nothing yet\n", "{}")) == []


def test_an_environment_that_is_not_there_is_an_error() -> None:
    assert [f.name for f in compiled(MAIN, environments=("gone.yaml",)).diagnostics] == ["unreadable-file"]


def test_later_files_win_and_the_call_wins_over_all() -> None:
    first, second = "parameters: {text: a, list: 'x'}\n", "parameters: {text: b}\n"
    result = with_environments(first, second)
    assert (value(result, "text"), value(result, "list")) == ("b", ["x"])
    assert value(with_environments(first, second, parameters={"text": "c"}), "text") == "c"


def test_defaults_of_the_environment_stand_between_values_and_defaults() -> None:
    defaults = "parameter_defaults: {text: from the defaults, elsewhere: 1}\n"
    assert value(with_environments(defaults), "text") == "from the defaults"
    assert value(with_environments(defaults, "parameters: {text: given}\n"), "text") == "given"
    assert told(with_environments(defaults)) == ["unread-default e0.yaml:1:58"]


def test_defaults_that_no_template_takes_are_one_finding_unless_a_name_is_near() -> None:
    found = with_environments("parameter_defaults: {texts: a, Alpha: 1, Beta: 2, Gamma: 3, Delta: 4}\n").diagnostics
    assert [each.severity for each in found] == ["warning", "warning"]
    assert [each.message for each in found] == [
        'No template here has a parameter "texts"',
        'No template here has a parameter "Alpha" or "Beta" or "Gamma", nor 1 more',
    ]
    assert "text" in found[0].hint


def test_the_value_of_the_finding_names_the_file_and_the_declaration() -> None:
    finding = only(with_environments("parameters: {number: x}\n"))
    assert finding.file == "e0.yaml"
    assert finding.related[0].span.source.name == "main.yaml"


@pytest.mark.parametrize(
    ("strategy", "name", "first", "second", "expected"),
    [
        ("merge", "text", "a", "b", "ab"),
        ("merge", "list", "a", "b", ["a", "b"]),
        ("merge", "list", "[a]", "[b]", ["a", "b"]),
        ("merge", "map", "{a: 1, b: {c: 1}}", "{b: {d: 2}}", {"a": 1, "b": {"d": 2}}),
        ("deep_merge", "map", "{a: [1], b: {c: 1}}", "{a: [2], b: {d: 2}}", {"a": [1, 2], "b": {"c": 1, "d": 2}}),
        ("overwrite", "map", "{a: 1}", "{b: 2}", {"b": 2}),
    ],
)
def test_merge_strategies(strategy: str, name: str, first: str, second: str, expected: Any) -> None:
    both = f"parameter_merge_strategies: {{default: {strategy}}}\n"
    result = with_environments(f"{both}parameters: {{{name}: {first}}}\n", f"{both}parameters: {{{name}: {second}}}\n")
    assert told(result) == []
    assert value(result, name) == expected


def test_numbers_cant_be_merged() -> None:
    both = "parameter_merge_strategies: {number: merge}\nparameters: {number: 1}\n"
    assert told(with_environments(both, both)) == ["unmergeable-parameter e1.yaml:2:22"]


def test_files_agree_on_how_a_parameter_is_merged() -> None:
    first = "parameter_merge_strategies: {text: merge}\nparameters: {text: a}\n"
    second = "parameter_merge_strategies: {text: overwrite}\nparameters: {text: b}\n"
    assert told(with_environments(first, second)) == ["conflicting-merge-strategies e1.yaml:2:20"]


def test_sections_that_only_heat_uses_are_kept() -> None:
    result = with_environments("encrypted_param_names: [text]\nevent_sinks: [{type: zaqar-queue, target: q}]\n")
    assert told(result) == []
    environment = environment_of(result)
    assert environment.encrypted_param_names == ["text"]
    assert len(environment.event_sinks) == 1


# --- the registry

TEMPLATE = "heat_template_version: 2018-08-31\n"


def found(registry: str, type_name: str, resource: str = "web") -> tuple[str, str]:
    files = {"t.yaml": TEMPLATE, "u.yaml": TEMPLATE, "below/t.yaml": TEMPLATE}
    result = with_environments(f"resource_registry: {registry}\n", files=files)
    assert told(result) == []
    target = environment_of(result).find_type(type_name, resource, lambda name: name.startswith("OS::"))
    return target.kind, target.name


@pytest.mark.parametrize(
    ("registry", "type_name", "expected"),
    [
        ("{}", "OS::A", ("type", "OS::A")),
        ("{}", "My::A", ("unknown", "My::A")),
        ("{My::A: 'OS::A'}", "My::A", ("type", "OS::A")),
        ("{My::A: t.yaml}", "My::A", ("template", "/t.yaml")),
        ("{My::A: 'My::B', My::B: t.yaml}", "My::A", ("template", "/t.yaml")),
        ("{'My::*': 'OS::*'}", "My::A::B", ("type", "OS::A::B")),
        ("{'My::*': 'OS::None'}", "My::A", ("type", "OS::None")),
        ("{'OS::*': t.yaml}", "OS::A", ("type", "OS::A")),  # to Heat this is the type OS::* alone
        ("{'OS::*': t.yaml, 'OS::A': u.yaml}", "OS::A", ("template", "/u.yaml")),
        ("{'OS::*': 'OS::B', 'OS::A': u.yaml}", "OS::A", ("type", "OS::B")),  # * comes before letters
        ("{My::A: 'My::B', My::B: 'My::A'}", "My::A", ("unknown", "My::A")),
        ("{resources: {web: {OS::A: t.yaml}}, OS::A: u.yaml}", "OS::A", ("template", "/t.yaml")),
        ("{resources: {db: {OS::A: t.yaml}}}", "OS::A", ("type", "OS::A")),
        ("{base_url: below, My::A: t.yaml}", "My::A", ("template", "/below/t.yaml")),
        ("{resources: {web: {base_url: below, OS::A: t.yaml}}}", "OS::A", ("template", "/below/t.yaml")),
    ],
)
def test_the_registry_finds_what_stands_in_for_a_type(registry: str, type_name: str, expected: tuple[str, str]) -> None:
    assert found(registry, type_name) == expected


def test_a_later_file_replaces_entry_by_entry_but_resources_as_a_whole() -> None:
    result = with_environments(
        "resource_registry: {My::A: 'OS::A', My::B: 'OS::B', resources: {web: {hooks: pre-create}}}\n",
        "resource_registry: {My::A: 'OS::C', resources: {db: {hooks: [pre-update, post-delete]}}}\n",
    )
    registry = environment_of(result).registry
    assert {name: entry.target for name, entry in registry.types.items()} == {"My::A": "OS::C", "My::B": "OS::B"}
    assert registry.words("web", "hooks") == []
    assert registry.words("db", "hooks") == ["pre-update", "post-delete"]


def test_patterns_name_the_resources_that_hooks_are_for() -> None:
    result = with_environments(
        "resource_registry: {resources: {'web_*': {hooks: pre-create, restricted_actions: replace}}}\n"
    )
    registry = environment_of(result).registry
    assert registry.words("web_1", "hooks") == ["pre-create"]
    assert registry.words("web_1", "restricted_actions") == ["replace"]
    assert registry.words("db", "hooks") == []


def test_below_a_resource_its_own_entry_is_gone() -> None:
    text = "resource_registry: {OS::A: t.yaml, resources: {web: {inner: {OS::B: t.yaml}}}}\n"
    result = with_environments(text, files={"t.yaml": TEMPLATE})
    environment = environment_of(result)
    target = environment.find_type("OS::A", "web", lambda name: True)
    child = environment.child(target.via[-1], "web")
    assert child.find_type("OS::A", "x", lambda name: True).kind == "type"
    assert child.find_type("OS::B", "inner", lambda name: True).kind == "template"
    assert environment.find_type("OS::B", "inner", lambda name: True).kind == "type"


texts = st.lists(
    st.one_of(
        st.sampled_from(
            [
                "parameters",
                "resource_registry",
                "resources",
                "hooks",
                "base_url",
                "event_sinks",
                ": ",
                "\n",
                "\n  ",
                "- ",
                "{",
                "}",
                "OS::A",
                "*",
                "t.yaml",
            ]
        ),
        st.text(max_size=3),
    ),
    max_size=40,
).map("".join)


@given(texts)
@settings(max_examples=300, deadline=2000)
def test_no_environment_raises(text: str) -> None:
    with_environments(text)
