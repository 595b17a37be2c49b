"""Addresses of exports, below those of the desk."""

from django.urls import path

from rosters.exports import views

urlpatterns = [
    path("", views.export_list, name="export_list"),
    path("<uuid:pk>/approve/", views.export_approve, name="export_approve"),
    path("<uuid:pk>/decline/", views.export_decline, name="export_decline"),
    path("<uuid:pk>/withdraw/", views.export_withdraw, name="export_withdraw"),
    path("<uuid:pk>/file/", views.export_file, name="export_file"),
]
