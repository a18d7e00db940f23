"""The demo: the shipped contracts moved to today, and their months so far as real service calls.

The simulated year (`lvyue.config.simulation`) carries each contract up to now, with one vendor for all of
them; `market` and `portal` add what a visitor should see. A contract opens to its people when it is complete,
so that nothing half made is ever shown. Nothing is written past the services.
"""
