"""What the operator says: greetings, closing words, etiquette, policies, questions and answers."""
