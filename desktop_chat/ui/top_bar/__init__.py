"""Above the conversation: who answers, and what can be done with it."""
