"""Taking over what is there already, and letting go of it: import, adoption from Heat, the way back."""
