"""Selectors: which resources of a template are meant.

``OS::Nova::Server where flavor = "m1.large" and not depends on OS::Neutron::SecurityGroup``: one language for
``hotc query``, for policies of the linter, and for every option that picks resources. ``parse`` (in ``parser``) makes
the nodes of a text, ``select`` (in ``evaluate``) says what they mean in a stack. lark is imported by the former only.
"""
