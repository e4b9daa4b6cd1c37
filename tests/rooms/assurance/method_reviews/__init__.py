"""The KIM quarter."""
