"""The engine fuzzed with real processes: ``hotc apply`` killed by the cloud, which is a process of its own."""
