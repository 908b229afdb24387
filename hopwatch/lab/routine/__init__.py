"""What happens every day and deserves no alert: people's work, and what notoriously looks like an attack."""
