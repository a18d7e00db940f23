"""Pages of the contracts room: contracts and their versions, one file a subject."""
