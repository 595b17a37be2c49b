"""Addresses of the pages under the roof."""

from django.urls import path

from portal.pages import views

app_name = "portal"
urlpatterns = [
    path("", views.home, name="home"),
    path("search/", views.search_page, name="search"),
    path("help/", views.help_page, name="help"),
    path("healthz", views.healthz, name="healthz"),
]
