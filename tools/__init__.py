"""What developing Third Ring needs: tests, checks, and the map of the job standards."""
