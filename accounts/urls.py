"""Addresses of this room."""

from django.urls import path

from accounts.views import county, join, log, members, notices, units

app_name = "accounts"
urlpatterns = [
    path("", members.member_list, name="member_list"),
    path("invite/", members.invitation_create, name="invitation_create"),
    path("invitations/<uuid:pk>/revoke/", members.invitation_revoke, name="invitation_revoke"),
    path("join/", join.invitation_accept, name="invitation_accept"),
    path("posts/<uuid:pk>/end/", members.membership_end, name="membership_end"),
    path("units/", units.unit_list, name="unit_list"),
    path("units/new/", units.unit_create, name="unit_create"),
    path("units/<uuid:pk>/", units.unit_edit, name="unit_edit"),
    path("county/", county.county_switch, name="county_switch"),
    path("log/", log.audit_list, name="audit_list"),
    path("notices/", notices.notice_list, name="notice_list"),
    path("notices/<uuid:pk>/read/", notices.notice_read, name="notice_read"),
]
