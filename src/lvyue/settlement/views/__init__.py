"""Pages of the settlement room: the money of a contract, and its past payments from a sheet."""
