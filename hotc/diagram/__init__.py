"""Pictures of a template: one model (:mod:`hotc.diagram.model`), two views, one renderer per format."""
