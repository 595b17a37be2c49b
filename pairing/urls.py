"""Addresses of this room."""

app_name = "pairing"
urlpatterns: list = []
