"""Sigma rules as hunts: exactly, or refused with the reason. Only what imports rules needs pySigma."""
