"""Addresses of the JSON API."""

from django.urls import path
from rest_framework.routers import SimpleRouter

from portal.api import views

app_name = "api"
router = SimpleRouter(use_regex_path=False)
router.register("students", views.Students, basename="student")
router.register("volunteers", views.Volunteers, basename="volunteer")
router.register("pairings", views.Pairings, basename="pairing")
urlpatterns = [path("me/", views.Me.as_view(), name="me"), *router.urls]
