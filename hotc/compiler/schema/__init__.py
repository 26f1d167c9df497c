"""Property schemas at work: Heat's coercions, constraints and formats, and the place of whatever breaks them."""
