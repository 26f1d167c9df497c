"""Designate v2: zones and record sets."""
