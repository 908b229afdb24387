"""The parts of the vocabulary, one module for each world: `mappings/ecs.py` joins them."""
