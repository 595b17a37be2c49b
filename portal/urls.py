"""Every address of the portal, one line per room."""

from django.urls import include, path

urlpatterns = [
    path("", include("portal.pages.urls")),
    path("accounts/", include("accounts.auth_urls")),
    path("members/", include("accounts.urls")),
    path("jobs/", include("jobs.urls")),
    path("rosters/", include("rosters.urls")),
    path("students/", include("students.urls")),
    path("volunteers/", include("volunteers.urls")),
    path("pairing/", include("pairing.urls")),
    path("api/v1/", include("portal.api.urls")),
]
