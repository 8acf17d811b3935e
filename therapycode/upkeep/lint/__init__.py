"""What is wrong with files of profiles: every fault at once, each with a stable code and its place."""
