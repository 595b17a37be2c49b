"""Addresses of this room."""

from django.urls import path

from volunteers import views

app_name = "volunteers"
urlpatterns = [
    path("", views.volunteer_list, name="volunteer_list"),
    path("gates/", views.volunteer_gates_bulk, name="volunteer_gates_bulk"),
    path("state/", views.volunteer_state_bulk, name="volunteer_state_bulk"),
    path("<uuid:pk>/", views.volunteer_detail, name="volunteer_detail"),
    path("<uuid:pk>/edit/", views.volunteer_edit, name="volunteer_edit"),
    path("<uuid:pk>/identity/", views.volunteer_identity, name="volunteer_identity"),
    path("<uuid:pk>/state/", views.volunteer_state, name="volunteer_state"),
    path("<uuid:pk>/gate/", views.volunteer_gate, name="volunteer_gate"),
    path("<uuid:pk>/reveal/", views.volunteer_reveal, name="volunteer_reveal"),
]
