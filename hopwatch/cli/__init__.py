"""The command line, a module for each command; only here are environment, clock and terminal known."""
