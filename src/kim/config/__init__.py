"""The only place that knows every room: settings, addresses, wiring and the command line."""
