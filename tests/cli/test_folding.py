"""Sentences and lists in a narrow terminal: broken between words, and told item by item."""

from __future__ import annotations

from hotc.cli.render.items import items
from hotc.cli.render.plan import plan
from hotc.cli.render.style import Style
from hotc.cli.render.texts import folded

PLAIN = Style(False)


def test_a_sentence_goes_on_in_the_next_line() -> None:
    assert folded("one two three", 8, indent="  ") == "one two\n  three"
    assert folded("one two three", 8, taken=4) == "one\ntwo\nthree"
    assert folded("one two\nthree four", 9) == "one two\nthree\nfour"


def test_a_word_that_is_too_long_is_left_whole() -> None:
    assert folded("see https://example.org/a/long/path now", 10) == "see\nhttps://example.org/a/long/path\nnow"


def test_wide_characters_count_twice() -> None:
    assert folded("网络 网络", 8) == "网络\n网络"


def test_without_a_terminal_nothing_is_broken() -> None:
    assert folded("one two three", 0) == "one two three"


RULE = {"direction": "ingress", "ethertype": "IPv4", "protocol": "tcp", "remote_mode": "remote_ip_prefix"}


def test_of_lists_that_are_too_long_the_items_are_told() -> None:
    web, shell = RULE | {"port_range_min": 80}, RULE | {"port_range_min": 22}
    assert items([web, shell], [web], PLAIN, 120) == [
        '- {direction: "ingress", ethertype: "IPv4", protocol: "tcp", '
        'remote_mode: "remote_ip_prefix", port_range_min: 22}'
    ]
    assert items(["a"], ["b"], PLAIN, 120) == []
    assert items({"a": 1}, [web], PLAIN, 120) == []


def test_a_plan_says_which_item_of_a_long_list_comes_and_which_goes() -> None:
    web, shell = RULE | {"port_range_min": 80}, RULE | {"port_range_min": 22}
    cause = {"path": "rules", "old": [web, shell], "new": [web], "rule": "rules is updated in place"}
    action = {"address": "firewall", "type": "OS::Neutron::SecurityGroup", "operation": "update", "causes": [cause]}
    counts = dict.fromkeys(("create", "update", "replace", "delete"), 0)
    shown = plan(
        {"action": "UPDATE", "stack": "web", "actions": [action], "has_changes": True, "summary": counts}, PLAIN, 80
    )
    assert (
        """
      ~ rules:
          - {direction: "ingress", ethertype: "IPv4", protocol: "tcp", remote_m…
          rules is updated in place
"""
        in shown
    )
