"""Addresses of the import desk."""

from django.urls import include, path

from rosters import views

app_name = "rosters"
urlpatterns = [
    path("", views.batch_list, name="batch_list"),
    path("exports/", include("rosters.exports.urls")),
    path("new/", views.batch_upload, name="batch_upload"),
    path("template/<slug:form>/", views.template, name="template"),
    path("<uuid:pk>/", views.batch_detail, name="batch_detail"),
    path("<uuid:pk>/layout/", views.batch_layout, name="batch_layout"),
    path("<uuid:pk>/mapping/", views.batch_mapping, name="batch_mapping"),
    path("<uuid:pk>/check/", views.batch_check, name="batch_check"),
    path("<uuid:pk>/fix/", views.batch_fix, name="batch_fix"),
    path("<uuid:pk>/decide/", views.batch_decide, name="batch_decide"),
    path("<uuid:pk>/mends/", views.batch_mends, name="batch_mends"),
    path("<uuid:pk>/confirm/", views.batch_confirm, name="batch_confirm"),
    path("<uuid:pk>/close/", views.batch_close, name="batch_close"),
    path("<uuid:pk>/errors.xlsx", views.batch_errors, name="batch_errors"),
    path("<uuid:pk>/undo/", views.batch_undo, name="batch_undo"),
    path("<uuid:pk>/drop/", views.batch_drop, name="batch_drop"),
]
