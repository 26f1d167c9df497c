"""Aodh v2: alarms. Nothing measures here, so that they never go off."""
