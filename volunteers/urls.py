"""Addresses of this room."""

app_name = "volunteers"
urlpatterns: list = []
