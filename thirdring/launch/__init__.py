"""Commands: bring the house up, supervise its processes, say what works."""
