"""Every rule: generated from the files in rules/ by tools/generate_rules.py; do not edit."""

# fmt: off

from __future__ import annotations

from hotc.lint.rule import Rule

RULES: tuple[Rule, ...] = (
    Rule('L1001', 'unused-parameter', 'warning', 'The parameter "{name}" is never used',
         since='0.1', lifecycle='stable', fix='unsafe', module='hotc.lint.rules.unused_parameter'),
    Rule('L1002', 'unused-condition', 'warning', 'The condition "{name}" decides nothing',
         since='0.1', lifecycle='stable', fix='safe', module='hotc.lint.rules.unused_condition'),
    Rule('L1101', 'visible-password', 'warning', 'The parameter "{name}" is called like a secret, but is not hidden',
         since='0.1', lifecycle='stable', fix='safe', module='hotc.lint.rules.visible_password'),
    Rule('L1104', 'world-open-port', 'warning', '{what} is open to the whole internet ({whom})',
         since='0.1', lifecycle='stable', fix='no', module='hotc.lint.rules.world_open_port'),
    Rule('L1401', 'undescribed-parameter', 'info', 'The parameter "{name}" has no description',
         since='0.1', lifecycle='stable', fix='no', module='hotc.lint.rules.undescribed_parameter'),
    Rule('L1901', 'unused-ignore', 'warning', 'This comment silences nothing: there is no {names} here',
         since='0.1', lifecycle='stable', fix='safe', module='hotc.lint.rules.unused_ignore'),
    Rule('L1902', 'unknown-ignore', 'warning', 'This comment silences nothing: {problem}',
         since='0.1', lifecycle='stable', fix='no', module='hotc.lint.rules.unknown_ignore'),
)
