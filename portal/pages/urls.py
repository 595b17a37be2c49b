"""Addresses of the pages under the roof."""

app_name = "portal"
urlpatterns: list = []
