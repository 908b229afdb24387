"""One module per Zeek log that Hopwatch knows; each has a `LOG`. Any other log is indexed generically."""
