"""Source codes and discount codes: what they give and to whom."""
