"""Claims that somebody else coded: what their lines say, what they are held against, and how they are mended."""
