"""Facts: what happened, what is claimed and what is said of it, as frozen values without policy."""
