"""The kinds of faults of profiles, by topic, each with its page."""
