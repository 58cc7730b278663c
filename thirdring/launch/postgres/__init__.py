"""PostgreSQL under our own supervisor: found, started, kept alive and stopped without an administrator."""
