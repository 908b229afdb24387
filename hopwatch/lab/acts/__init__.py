"""What somebody does, as all the logs that see it tell it: the host, the domain controller, the wire."""
