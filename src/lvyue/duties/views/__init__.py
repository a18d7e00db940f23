"""Pages of the duties room: duties, events recorded by hand, and what is entered afterwards."""
