"""What every room stands on: money, phone, clock, errors, outbox, live updates, audit trail, idempotency."""
