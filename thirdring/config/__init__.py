"""Settings, URLs, applications and the page of all causality."""
