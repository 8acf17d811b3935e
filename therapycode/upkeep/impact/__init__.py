"""What a change of a profile does: past sessions coded under both, and which value each difference comes from."""
