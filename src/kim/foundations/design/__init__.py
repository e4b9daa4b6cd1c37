"""The face: the Design System's components, the form adapter, the list pattern and the frame of every page."""
