"""Addresses of this room."""

from django.urls import path

from students import views

app_name = "students"
urlpatterns = [
    path("", views.student_list, name="student_list"),
    path("bulk/", views.student_bulk, name="student_bulk"),
    path("levels/", views.level_rule, name="level_rule"),
    path("transfers/", views.transfer_list, name="transfer_list"),
    path("transfers/<uuid:pk>/accept/", views.transfer_accept, name="transfer_accept"),
    path("transfers/<uuid:pk>/decline/", views.transfer_decline, name="transfer_decline"),
    path("<uuid:pk>/", views.student_detail, name="student_detail"),
    path("<uuid:pk>/edit/", views.student_edit, name="student_edit"),
    path("<uuid:pk>/census/", views.student_census, name="student_census"),
    path("<uuid:pk>/willing/", views.student_willing, name="student_willing"),
    path("<uuid:pk>/consent/", views.student_consent, name="student_consent"),
    path(
        "<uuid:pk>/consent/withdraw/",
        views.student_consent_withdraw,
        name="student_consent_withdraw",
    ),
    path("<uuid:pk>/need/", views.student_need, name="student_need"),
    path("<uuid:pk>/reveal/", views.student_reveal, name="student_reveal"),
]
