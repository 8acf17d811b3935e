"""What the engine is needed for to look after profiles: lint, differences, impact, coverage."""
