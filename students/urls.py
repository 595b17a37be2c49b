"""Addresses of this room."""

app_name = "students"
urlpatterns: list = []
