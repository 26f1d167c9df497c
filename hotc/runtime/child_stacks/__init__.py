"""Stacks for which a resource of another stack stands (OS::Heat::Stack): planned, carried out and kept on their own."""
