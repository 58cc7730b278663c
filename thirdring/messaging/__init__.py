"""What is written to customers: mail from templates, sent by a worker through real SMTP."""
