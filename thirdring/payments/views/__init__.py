"""The desk's payment fragments, the customer's pay page, and the provider's webhook."""
