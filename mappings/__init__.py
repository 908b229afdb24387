"""The vocabulary: what a field is called, how it is indexed, and where documents are kept."""
