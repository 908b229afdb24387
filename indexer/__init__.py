"""Files in, ECS documents out: every record is indexed, or the account says why not."""
