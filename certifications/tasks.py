"""Handlers of the outbox: each is one call."""
