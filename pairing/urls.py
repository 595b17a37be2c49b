"""Addresses of this room."""

from django.urls import path

from pairing.views import pairs, plans, policies, publishing, review

app_name = "pairing"
urlpatterns = [
    path("", plans.plan_list, name="plan_list"),
    path("new/", plans.plan_new, name="plan_new"),
    path("policies/", policies.policy_list, name="policy_list"),
    path("policies/<uuid:pk>/", policies.policy_detail, name="policy_detail"),
    path("policies/<uuid:pk>/copy/", policies.policy_copy, name="policy_copy"),
    path("policies/<uuid:pk>/edit/", policies.policy_edit, name="policy_edit"),
    path("plans/<uuid:pk>/", plans.plan_detail, name="plan_detail"),
    path("plans/<uuid:pk>/run/", plans.plan_run, name="plan_run"),
    path("plans/<uuid:pk>/void/", plans.plan_void, name="plan_void"),
    path("plans/<uuid:pk>/review/", review.plan_review, name="plan_review"),
    path("plans/<uuid:pk>/approve/", review.plan_approve_all, name="plan_approve_all"),
    path("plans/<uuid:pk>/publish/", publishing.plan_publish, name="plan_publish"),
    path("proposals/<uuid:pk>/", review.proposal_detail, name="proposal_detail"),
    path("proposals/<uuid:pk>/decide/", review.proposal_decide, name="proposal_decide"),
    path("proposals/<uuid:pk>/swap/", review.proposal_swap, name="proposal_swap"),
    path("proposals/<uuid:pk>/lock/", review.proposal_lock, name="proposal_lock"),
    path("pairs/", pairs.pairing_list, name="pairing_list"),
    path("pairs/export/", pairs.pairing_export, name="pairing_export"),
    path("pairs/<uuid:pk>/end/", pairs.pairing_end, name="pairing_end"),
]
