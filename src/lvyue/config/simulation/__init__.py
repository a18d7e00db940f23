"""A whole service year replayed through the services: who takes part, what happens, what comes of it.

Nothing is written past the services: every act is a person's, at a moved business time, with its audit entry
marked simulated. A year follows from its seed alone: no wall time, no hash order, no database key decides.
"""
