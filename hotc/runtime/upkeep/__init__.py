"""What people do to a state by hand: look, rename, forget, carry it elsewhere, take a lock away."""
