"""Cinder v3: volumes, snapshots, types, quotas."""
