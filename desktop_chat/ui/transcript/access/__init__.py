"""The transcript as screen readers see it: made only while one listens."""
