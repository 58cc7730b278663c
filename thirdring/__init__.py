"""Third Ring: the phone-order and service desk."""
