"""The library: each module here is one hunt, named for what it finds, with its samples."""
