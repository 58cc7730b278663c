"""Pure decisions about customers: numbers said aloud, folded names, what was typed, one typing error."""
