"""``hotc doctor``: what hotc stands on. Each module looks at one area; :mod:`.areas` lists them."""
