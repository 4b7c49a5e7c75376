"""The reference page: the OpenAPI document made readable, on our own server."""
