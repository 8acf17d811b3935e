"""What is looked for in a file that could be read, topic by topic."""
