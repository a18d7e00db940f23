"""The kit's words and shapes, computed from plain values: no database, no request, no clock.

`states` is the one vocabulary of duty states; `words` writes money, dates and durations; `shapes` turns
times and shares into lengths an SVG can carry as attributes; `passages` cuts contract text into marked spans;
`traces` reads any trace value; `fields` prepares form fields; `examples` fills the gallery. The template tags
in `templatetags/kit.py` render them.
"""
