"""Groups of equal members: who they are, in which batches they are updated, and how signals change their number."""
