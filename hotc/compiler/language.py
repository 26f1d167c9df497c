"""The language of templates as data.

Generated from intrinsics/functions.hotsig by tools/generate_language.py; do not edit.
"""

# ruff: noqa: E501
# fmt: off

from __future__ import annotations

# implementation: (shape of the argument, parameters (mark, name, types), result type, what it does)
FUNCTIONS: dict[str, tuple[str, tuple[tuple[str, str, tuple[str, ...]], ...], str, str]] = {
    'get_param': ('positional', (('', 'name', ('parameter',)), ('*', 'path', ('key',))), 'any', 'the value of a parameter, or what a path finds in it'),
    'get_resource': ('single', (('', 'name', ('resource',)),), 'string', 'the id of a resource'),
    'get_attr_then_select': ('positional', (('', 'name', ('resource',)), ('', 'attribute', ('string',)), ('*', 'path', ('key',))), 'any', 'an attribute of a resource; a path looks into its value'),
    'get_attr_path': ('positional', (('', 'name', ('resource',)), ('', 'attribute', ('string',)), ('*', 'path', ('key',))), 'any', 'an attribute of a resource; the path goes along'),
    'get_attr': ('positional', (('', 'name', ('resource',)), ('?', 'attribute', ('string',)), ('*', 'path', ('key',))), 'any', 'an attribute of a resource, or all of them'),
    'get_file': ('single', (('', 'name', ('string',)),), 'string', 'the content of a file'),
    'resource_facade': ('single', (('', 'name', ('string',)),), 'any', 'metadata, deletion_policy or update_policy of the resource that a template stands in for'),
    'str_replace_text': ('keyed', (('', 'template', ('string',)), ('', 'params', ('map',))), 'string', 'a text with its placeholders replaced by texts'),
    'str_replace': ('keyed', (('', 'template', ('string',)), ('', 'params', ('map',))), 'string', 'a text with its placeholders replaced; lists and maps as JSON'),
    'str_replace_strict': ('keyed', (('', 'template', ('string',)), ('', 'params', ('map',))), 'string', 'str_replace; each placeholder must occur in the text'),
    'str_replace_vstrict': ('keyed', (('', 'template', ('string',)), ('', 'params', ('map',))), 'string', 'str_replace; each placeholder must occur and have a value'),
    'str_split': ('positional', (('', 'delimiter', ('string',)), ('', 'text', ('string',)), ('?', 'index', ('integer',))), 'any', 'the pieces of a text, or one of them'),
    'list_join_single': ('positional', (('', 'delimiter', ('string',)), ('', 'list', ('list',))), 'string', 'the texts of a list, joined'),
    'list_join': ('positional', (('', 'delimiter', ('string',)), ('*', 'lists', ('list',))), 'string', 'the values of lists, joined; maps and lists as JSON'),
    'list_concat': ('positional', (('*', 'lists', ('list',)),), 'list', 'lists, one after the other'),
    'list_concat_unique': ('positional', (('*', 'lists', ('list',)),), 'list', 'lists, one after the other, each value once'),
    'repeat_list': ('keyed', (('', 'template', ('any',)), ('', 'for_each', ('map',))), 'list', 'the template once for each value; lists only'),
    'repeat_map': ('keyed', (('', 'template', ('any',)), ('', 'for_each', ('map',))), 'list', 'the template once for each value or key'),
    'repeat': ('keyed', (('', 'template', ('any',)), ('', 'for_each', ('map',)), ('?', 'permutations', ('boolean',))), 'list', 'the template once for each value or key, all combinations or in step'),
    'map_merge': ('positional', (('*', 'maps', ('map',)),), 'map', 'maps, later keys over earlier ones'),
    'map_replace': ('positional', (('', 'map', ('map',)), ('', 'replacements', ('map',))), 'map', 'a map with keys and values replaced'),
    'digest': ('positional', (('', 'algorithm', ('string',)), ('', 'value', ('string',))), 'string', 'the hash of a text'),
    'filter': ('positional', (('', 'values', ('list',)), ('', 'list', ('list',))), 'list', 'a list without the given values'),
    'yaql': ('keyed', (('', 'expression', ('string',)), ('', 'data', ('map',))), 'any', 'the result of a yaql expression'),
    'make_url': ('keyed', (('?', 'scheme', ('string',)), ('?', 'username', ('string',)), ('?', 'password', ('string',)), ('?', 'host', ('string',)), ('?', 'port', ('string',)), ('?', 'path', ('string',)), ('?', 'query', ('map',)), ('?', 'fragment', ('string',))), 'string', 'a URL put together from its parts'),
    'contains': ('positional', (('', 'value', ('any',)), ('', 'sequence', ('any',))), 'boolean', 'whether a value is in a list, or a text in a text'),
    'equals': ('positional', (('', 'left', ('any',)), ('', 'right', ('any',))), 'boolean', 'whether two values are the same'),
    'not': ('single', (('', 'condition', ('condition',)),), 'boolean', 'the contrary'),
    'and': ('positional', (('*', 'conditions', ('condition',)),), 'boolean', 'whether all hold'),
    'or': ('positional', (('*', 'conditions', ('condition',)),), 'boolean', 'whether one holds'),
    'if_else': ('positional', (('', 'condition', ('condition',)), ('', 'then', ('any',)), ('', 'otherwise', ('any',))), 'any', 'one of two values'),
    'if': ('positional', (('', 'condition', ('condition',)), ('', 'then', ('any',)), ('?', 'otherwise', ('any',))), 'any', 'one of two values, or nothing'),
    'ref': ('single', (('', 'name', ('parameter', 'resource')),), 'any', 'the value of a parameter, or the id of a resource'),
    'ref_param': ('single', (('', 'name', ('parameter',)),), 'any', 'the value of a parameter'),
    'fn_get_att': ('positional', (('', 'name', ('resource',)), ('', 'attribute', ('string',))), 'any', 'an attribute of a resource'),
    'fn_select': ('positional', (('', 'index', ('key',)), ('', 'collection', ('any',))), 'any', 'one value of a list or a map'),
    'fn_join': ('positional', (('', 'delimiter', ('string',)), ('', 'list', ('list',))), 'string', 'the texts of a list, joined'),
    'fn_split': ('positional', (('', 'delimiter', ('string',)), ('', 'text', ('string',))), 'list', 'the pieces of a text'),
    'fn_replace': ('positional', (('', 'params', ('map',)), ('', 'template', ('string',))), 'string', 'a text with its placeholders replaced'),
    'fn_base64': ('single', (('', 'text', ('string',)),), 'string', 'the text itself: Heat encodes where it is used'),
    'fn_member_list_to_map': ('positional', (('', 'key', ('string',)), ('', 'value', ('string',)), ('', 'list', ('list',))), 'map', 'a map from a list of .member.N.key and .member.N.value'),
    'fn_resource_facade': ('single', (('', 'name', ('string',)),), 'any', 'Metadata, DeletionPolicy or UpdatePolicy of the resource that a template stands in for'),
    'fn_get_azs': ('single', (('', 'region', ('any',)),), 'list', 'the availability zones'),
    'fn_find_in_map': ('positional', (('', 'map', ('string',)), ('', 'first', ('string',)), ('', 'second', ('string',))), 'any', 'a value from the section Mappings'),
    'fn_if': ('positional', (('', 'condition', ('condition',)), ('', 'then', ('any',)), ('', 'otherwise', ('any',))), 'any', 'one of two values'),
    'fn_equals': ('positional', (('', 'left', ('any',)), ('', 'right', ('any',))), 'boolean', 'whether two values are the same'),
    'fn_not': ('positional', (('', 'condition', ('condition',)),), 'boolean', 'the contrary'),
    'fn_and': ('positional', (('*', 'conditions', ('condition',)),), 'boolean', 'whether all hold'),
    'fn_or': ('positional', (('*', 'conditions', ('condition',)),), 'boolean', 'whether one holds'),
}

# (name, kind, header, parent, what it adds by group: {key: meaning}, functions that it takes away)
VERSIONS: tuple[tuple[str, str, str, str, dict[str, dict[str, str]], tuple[str, ...]], ...] = (
    ('2013-05-23', 'hot', 'heat_template_version', '', {'sections': {'heat_template_version': 'version', 'description': 'description', 'parameter_groups': 'parameter_groups', 'parameters': 'parameters', 'resources': 'resources', 'outputs': 'outputs', '__undefined__': 'undefined'}, 'parameter_keys': {'type': 'type', 'description': 'description', 'default': 'default', 'schema': 'schema', 'constraints': 'constraints', 'hidden': 'hidden', 'label': 'label', 'immutable': 'immutable'}, 'parameter_types': {'string': 'string', 'number': 'number', 'comma_delimited_list': 'comma_delimited_list', 'json': 'json', 'boolean': 'boolean'}, 'constraint_keys': {'description': 'description', 'length': 'length', 'range': 'range', 'allowed_values': 'allowed_values', 'allowed_pattern': 'allowed_pattern', 'custom_constraint': 'custom_constraint'}, 'resource_keys': {'type': 'type', 'properties': 'properties', 'metadata': 'metadata', 'depends_on': 'depends_on', 'deletion_policy': 'deletion_policy', 'update_policy': 'update_policy', 'description': 'description'}, 'output_keys': {'description': 'description', 'value': 'value'}, 'deletion_policies': {'Delete': 'Delete', 'Retain': 'Retain', 'Snapshot': 'Snapshot'}, 'functions': {'get_param': 'get_param', 'get_resource': 'get_resource', 'get_attr': 'get_attr_then_select', 'get_file': 'get_file', 'resource_facade': 'resource_facade', 'list_join': 'list_join_single', 'str_replace': 'str_replace_text', 'Ref': 'ref', 'Fn::Select': 'fn_select', 'Fn::Join': 'fn_join', 'Fn::Split': 'fn_split', 'Fn::Replace': 'fn_replace', 'Fn::Base64': 'fn_base64', 'Fn::GetAZs': 'fn_get_azs', 'Fn::MemberListToMap': 'fn_member_list_to_map', 'Fn::ResourceFacade': 'fn_resource_facade'}}, ()),
    ('2014-10-16', 'hot', 'heat_template_version', '2013-05-23', {'functions': {'get_attr': 'get_attr_path'}}, ('Ref', 'Fn::Join', 'Fn::Split', 'Fn::Replace', 'Fn::Base64', 'Fn::GetAZs', 'Fn::MemberListToMap', 'Fn::ResourceFacade')),
    ('2015-04-30', 'hot', 'heat_template_version', '2014-10-16', {'functions': {'digest': 'digest', 'repeat': 'repeat_list'}}, ()),
    ('2015-10-15', 'hot', 'heat_template_version', '2015-04-30', {'functions': {'get_attr': 'get_attr', 'list_join': 'list_join', 'str_replace': 'str_replace', 'str_split': 'str_split'}}, ('Fn::Select',)),
    ('2016-04-08', 'hot', 'heat_template_version', '2015-10-15', {'functions': {'map_merge': 'map_merge'}}, ()),
    ('2016-10-14', 'hot', 'heat_template_version', '2016-04-08', {'sections': {'conditions': 'conditions'}, 'resource_keys': {'external_id': 'external_id', 'condition': 'condition'}, 'output_keys': {'condition': 'condition'}, 'deletion_policies': {'delete': 'Delete', 'retain': 'Retain', 'snapshot': 'Snapshot'}, 'functions': {'yaql': 'yaql', 'map_replace': 'map_replace', 'if': 'if_else', 'repeat': 'repeat_map'}, 'condition_functions': {'get_param': 'get_param', 'equals': 'equals', 'not': 'not', 'and': 'and', 'or': 'or'}}, ()),
    ('2017-02-24', 'hot', 'heat_template_version', '2016-10-14', {'constraint_keys': {'modulo': 'modulo'}, 'functions': {'filter': 'filter', 'str_replace_strict': 'str_replace_strict'}}, ()),
    ('2017-09-01', 'hot', 'heat_template_version', '2017-02-24', {'functions': {'contains': 'contains', 'list_concat': 'list_concat', 'list_concat_unique': 'list_concat_unique', 'make_url': 'make_url', 'repeat': 'repeat', 'str_replace_vstrict': 'str_replace_vstrict'}, 'condition_functions': {'contains': 'contains', 'yaql': 'yaql'}}, ()),
    ('2018-03-02', 'hot', 'heat_template_version', '2017-09-01', {'parameter_keys': {'tags': 'tags'}}, ()),
    ('2018-08-31', 'hot', 'heat_template_version', '2018-03-02', {}, ()),
    ('2021-04-16', 'hot', 'heat_template_version', '2018-08-31', {'functions': {'if': 'if'}}, ()),
    ('2012-12-12', 'cfn', 'HeatTemplateFormatVersion', '', {'sections': {'HeatTemplateFormatVersion': 'version', 'AWSTemplateFormatVersion': 'version', 'Description': 'description', 'Mappings': 'mappings', 'Parameters': 'parameters', 'Resources': 'resources', 'Outputs': 'outputs'}, 'parameter_keys': {'Type': 'type', 'Description': 'description', 'Default': 'default', 'NoEcho': 'hidden', 'Label': 'label', 'AllowedValues': 'allowed_values', 'AllowedPattern': 'allowed_pattern', 'MinLength': 'min_length', 'MaxLength': 'max_length', 'MinValue': 'min_value', 'MaxValue': 'max_value', 'ConstraintDescription': 'constraint_description'}, 'parameter_types': {'String': 'string', 'Number': 'number', 'CommaDelimitedList': 'comma_delimited_list', 'Json': 'json', 'Boolean': 'boolean'}, 'resource_keys': {'Type': 'type', 'Properties': 'properties', 'Metadata': 'metadata', 'DependsOn': 'depends_on', 'DeletionPolicy': 'deletion_policy', 'UpdatePolicy': 'update_policy', 'Description': 'description'}, 'output_keys': {'Description': 'description', 'Value': 'value'}, 'deletion_policies': {'Delete': 'Delete', 'Retain': 'Retain', 'Snapshot': 'Snapshot'}, 'functions': {'Ref': 'ref', 'Fn::GetAtt': 'fn_get_att', 'Fn::FindInMap': 'fn_find_in_map', 'Fn::Select': 'fn_select', 'Fn::Join': 'fn_join', 'Fn::Split': 'fn_split', 'Fn::Replace': 'fn_replace', 'Fn::Base64': 'fn_base64', 'Fn::GetAZs': 'fn_get_azs', 'Fn::MemberListToMap': 'fn_member_list_to_map', 'Fn::ResourceFacade': 'fn_resource_facade'}}, ()),
    ('2010-09-09', 'cfn', 'AWSTemplateFormatVersion', '2012-12-12', {'sections': {'Conditions': 'conditions'}, 'resource_keys': {'Condition': 'condition'}, 'output_keys': {'Condition': 'condition'}, 'functions': {'Fn::If': 'fn_if'}, 'condition_functions': {'Ref': 'ref_param', 'Fn::FindInMap': 'fn_find_in_map', 'Fn::Equals': 'fn_equals', 'Fn::Not': 'fn_not', 'Fn::And': 'fn_and', 'Fn::Or': 'fn_or'}}, ()),
)

# release: (version, whether Heat knows this name)
ALIASES: dict[str, tuple[str, bool]] = {
    'newton': ('2016-10-14', True),
    'ocata': ('2017-02-24', True),
    'pike': ('2017-09-01', True),
    'queens': ('2018-03-02', True),
    'rocky': ('2018-08-31', True),
    'wallaby': ('2021-04-16', True),
    'icehouse': ('2013-05-23', False),
    'juno': ('2014-10-16', False),
    'kilo': ('2015-04-30', False),
    'liberty': ('2015-10-15', False),
    'mitaka': ('2016-04-08', False),
}
