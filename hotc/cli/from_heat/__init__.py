"""For those who come from Heat: which command does what theirs did, and which of their flags are taken."""
