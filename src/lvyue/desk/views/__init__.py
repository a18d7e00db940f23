"""Pages of the service desk, one module a subject."""
