"""The command line: one module for each command; the only place that knows environment, clock and terminal."""
