"""What parsing a template reports, and what it makes of it."""

from __future__ import annotations

import pytest

from hotc.compiler.tree import Call, Mapping, Scalar

from .memory import compiled, only, told

NONE = "resources: {a: {type: OS::Heat::None}}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("resources: {}\n", "missing-version 1:1"),
        ("heat_template_version: 2016-10-15\n", "unknown-version 1:24"),
        ("heat_template_version: mitaka\n", "unofficial-version 1:24"),
        ("heat_template_version: 5\n", "version-not-text 1:24"),
        ("heat_template_version: 2016-10-14\nAWSTemplateFormatVersion: 2010-09-09\n", "ambiguous-version 2:1"),
        ("heat_template_version: 2015-04-30\nconditions: {}\n", "later-section 2:1"),
        ("heat_template_version: 2016-10-14\nresource: {}\n", "unknown-section 2:1"),
        ("heat_template_version: 2016-10-14\nresources: [a]\n", "section-not-a-map 2:1"),
        ("heat_template_version: 2016-10-14\nconditions:\n", "section-not-a-map 2:1"),
        ("heat_template_version: 2016-10-14\nconditions: {a: x}\n", "condition-not-boolean 2:17"),
        ("heat_template_version: 2016-10-14\noutputs: {a: x}\n", "output-not-a-map 2:11"),
        ("heat_template_version: 2016-10-14\noutputs: {a: {}}\n", "missing-value 2:11"),
        ("heat_template_version: 2016-10-14\noutputs: {a: {value: 1, valeu: 2}}\n", "unknown-output-key 2:25"),
    ],
)
def test_what_is_wrong_with_a_template_is_reported_at_its_place(text: str, expected: str) -> None:
    assert told(compiled(text)) == [expected]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("", "resource-not-a-map 3:3"),
        ("x", "resource-not-a-map 3:3"),
        ("{properties: {}}", "missing-type 3:3"),
        ("{type: }", "missing-type 3:7"),
        ("{type: [x]}", "wrong-shape 3:13"),
        ("{type: x, propertys: {}}", "unknown-resource-key 3:16"),
        ("{type: x, properties: }", "wrong-shape 3:16"),
        ("{type: x, properties: [a]}", "wrong-shape 3:28"),
        ("{type: x, metadata: y}", "wrong-shape 3:26"),
        ("{type: x, depends_on: {a: b}}", "wrong-shape 3:28"),
        ("{type: x, depends_on: [5]}", "wrong-shape 3:29"),
        ("{type: x, deletion_policy: keep}", "unknown-deletion-policy 3:33"),
        ("{type: x, external_id: 5}", "wrong-shape 3:29"),
        ("{type: x, condition: [a]}", "wrong-shape 3:27"),
        ("{type: x, description: 5}", "wrong-shape 3:29"),
    ],
)
def test_what_is_wrong_with_a_resource_is_reported_at_its_place(body: str, expected: str) -> None:
    assert told(compiled(f"heat_template_version: 2016-10-14\nresources:\n  r: {body}\n")) == [expected]


def test_everything_is_reported_at_once() -> None:
    text = """
        heat_template_version: 2016-10-14
        parameter: {}
        resources:
          a: {typ: x}
          b: {type: x, property: {}}
        outputs:
          o: {}
        """
    assert [line.split()[0] for line in told(compiled(text))] == [
        "unknown-section",
        "unknown-resource-key",
        "unknown-resource-key",
        "missing-value",
    ]


def test_what_is_misspelt_is_checked_as_what_it_means() -> None:
    text = """
        heat_template_version: 2016-10-14
        resourcs:
          a: {tpye: [x]}
        outputs:
          o: {value: {get_resource: a}}
        """
    assert told(compiled(text)) == ["unknown-section 3:1", "unknown-resource-key 4:7", "wrong-shape 4:13"]


def test_a_plain_rename_can_be_fixed() -> None:
    finding = only(compiled("heat_template_version: mitaka\n"))
    assert finding.fix is not None
    assert [(edit.span.start, edit.span.end, edit.text) for edit in finding.fix.edits] == [(23, 29, "2016-04-08")]
    assert finding.severity == "warning"


def test_a_misspelt_section_is_named_with_the_right_one() -> None:
    finding = only(compiled("heat_template_version: 2016-10-14\nparametres: {}\n"))
    assert finding.hint == 'Did you mean "parameters"?'
    assert finding.fix is not None
    assert finding.fix.edits[0].text == "parameters"


def test_a_later_key_names_the_version_to_move_to() -> None:
    finding = only(compiled("heat_template_version: 2015-04-30\nresources: {a: {type: x, condition: true}}\n"))
    assert finding.name == "later-resource-key"
    assert "2016-10-14" in finding.hint


def test_a_resource_and_a_parameter_share_no_name() -> None:
    text = "heat_template_version: 2016-10-14\nparameters: {a: {type: string}}\nresources: {a: {type: x}}\n"
    finding = only(compiled(text))
    assert (finding.name, finding.line, finding.related[0].span.line) == ("name-used-twice", 3, 2)


# --- functions


def value_of(text: str, version: str = "2018-08-31") -> object:
    result = compiled(f"heat_template_version: {version}\noutputs:\n  o:\n    value: {text}\n")
    assert result.template is not None
    return result.template.outputs["o"].value


def names(text: str, version: str = "2018-08-31") -> list[str]:
    result = compiled(f"heat_template_version: {version}\noutputs:\n  o:\n    value: {text}\n")
    return [finding.name for finding in result.diagnostics]


def test_a_map_with_the_name_of_a_function_is_a_call() -> None:
    value = value_of("{list_join: [',', [a, {get_param: 'OS::stack_name'}]]}")
    assert isinstance(value, Call)
    assert value.name == "list_join"
    assert (value.key.span.line, value.key.span.column) == (4, 13)


def test_a_map_with_two_keys_is_data() -> None:
    assert isinstance(value_of("{get_param: a, other: b}"), Mapping)


def test_functions_of_later_versions_are_data_and_reported() -> None:
    text = "heat_template_version: 2015-04-30\noutputs: {o: {value: {str_split: [',', 'a,b']}}}\n"
    finding = only(compiled(text))
    assert (finding.name, finding.heat, finding.severity) == ("later-function", "never", "error")
    assert "2015-10-15" in finding.message
    assert finding.hint == "Move to heat_template_version: 2015-10-15 or later."


@pytest.mark.parametrize(
    ("text", "version", "expected"),
    [
        ("{Ref: x}", "2014-10-16", ["removed-function"]),
        ("{get_parm: x}", "2018-08-31", ["misspelt-function"]),
        ("{getAttr: [x, y]}", "2018-08-31", ["misspelt-function"]),
        ("{Fn::GetAtt: [x, y]}", "2018-08-31", ["misspelt-function"]),
        ("{get_param:size_of_the_network}", "2018-08-31", ["misspelt-function"]),
        ("{get_file:a.sh}", "2018-08-31", ["misspelt-function"]),
        ("{'get_file:a.sh'}", "2018-08-31", []),
        ("{get_up:early}", "2018-08-31", []),
        ("{equals: [a, b]}", "2018-08-31", ["condition-function-outside"]),
        ("{filter: {name: x}}", "2015-04-30", []),
        ("{contains: nothing}", "2015-04-30", []),
        ("{repeat: {count: 3}}", "2013-05-23", []),
        ("{get_up: early}", "2018-08-31", []),
        ("{$ref: x}", "2018-08-31", []),
    ],
)
def test_what_looks_like_a_function_and_is_none(text: str, version: str, expected: list[str]) -> None:
    assert names(text, version) == expected


def test_a_function_without_a_blank_behind_its_colon_is_mended_by_one() -> None:
    finding = only(compiled("heat_template_version: 2018-08-31\noutputs: {o: {value: {get_file:a.sh}}}\n"))
    assert finding.hint == "Write a blank after the colon: get_file: a.sh."
    assert finding.fix is not None
    assert ([edit.text for edit in finding.fix.edits], finding.fix.safe) == (["get_file: a.sh"], False)


def test_functions_that_conditions_have_not_are_refused_there() -> None:
    text = "heat_template_version: 2016-10-14\nconditions: {c: {list_join: ['', [a]]}}\n"
    finding = only(compiled(text))
    assert (finding.name, finding.heat) == ("function-not-in-condition", "parse")


def test_a_later_function_as_a_condition_is_told_once_and_as_heat_has_it() -> None:
    text = "heat_template_version: 2016-10-14\nconditions: {c: {contains: [a, [a]]}}\n"
    finding = only(compiled(text))
    assert (finding.name, finding.heat) == ("later-function", "parse")


def test_the_first_argument_of_if_is_a_condition() -> None:
    value = value_of("{if: [{not: {equals: [a, b]}}, {equals: [a, b]}, x]}")
    assert isinstance(value, Call)
    condition, then, _ = value.argument.items  # type: ignore[attr-defined]
    assert isinstance(condition, Call)
    assert isinstance(condition.argument, Call)
    assert isinstance(then, Mapping)


# --- CFN and JSON


def test_cfn_templates_have_their_own_words() -> None:
    text = """
        AWSTemplateFormatVersion: '2010-09-09'
        Parameters: {P: {Type: Number, Default: 5, MinValue: 1, MaxValue: 9, NoEcho: 'true'}}
        Conditions: {C: {Fn::Equals: [{Ref: P}, 5]}}
        Resources: {R: {Type: OS::Heat::None, DependsOn: S, Condition: C}, S: {Type: OS::Heat::None}}
        Outputs: {O: {Value: {Ref: R}}}
        """
    result = compiled(text)
    assert told(result) == []
    template = result.template
    assert template is not None
    assert template.version.kind == "cfn"
    parameter = template.parameters["P"]
    assert (parameter.type, parameter.hidden) == ("number", True)
    assert parameter.constraints[0].argument == {"min": 1, "max": 9}
    assert [dependency.value for dependency in template.resources["R"].depends_on] == ["S"]
    assert isinstance(template.resources["R"].condition, Scalar)


def test_json_templates_are_read_with_their_places() -> None:
    resources = '{\n  "a": {"type": "OS::Heat::None", "wibble": 1}\n }'
    text = f'{{\n "heat_template_version": "2016-10-14",\n "resources": {resources}\n}}\n'
    assert told(compiled(text)) == ["unknown-resource-key 4:35"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{"heat_template_version": "2016-10-14",}', "json-syntax 1:40"),
        ("{'heat_template_version': '2016-10-14'}", "json-syntax 1:2"),
        ('{"heat_template_version": "2016-10-14" "a": 1}', "json-syntax 1:40"),
        ('{"heat_template_version": "2016-10-14"} x', "json-syntax 1:41"),
        ('{"heat_template_version": 2016-10-14}', "json-syntax 1:31"),
    ],
)
def test_what_is_no_json_is_reported_at_its_place(text: str, expected: str) -> None:
    assert told(compiled(text))[0] == expected


def test_yaml_that_begins_like_json_is_still_checked() -> None:
    found = told(compiled("{heat_template_version: 2016-10-14, resources: {a: {typ: x}}}"))
    assert found[0] == "json-syntax 1:2"
    assert any(line.startswith("unknown-resource-key") for line in found)


def test_a_template_whose_first_line_is_indented_fails_in_heats_client() -> None:
    from hotc.compiler.compilation import compile

    from .memory import MemoryLoader  # the texts of the other tests are dedented

    text = "  heat_template_version: 2016-10-14\n  resources: {}\n"
    finding = only(compile("main.yaml", loader=MemoryLoader({"main.yaml": text}), check_resources=False))
    assert (finding.name, finding.heat) == ("indented-text", "parse")
