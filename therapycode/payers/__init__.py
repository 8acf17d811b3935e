"""What a payer is and how one is found: policies, the hook, and registries; the only room that knows pluggy."""
