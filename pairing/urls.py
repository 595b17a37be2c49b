"""Addresses of this room."""

from django.urls import path

from pairing.views import (
    exchanging,
    offers,
    pairs,
    plans,
    policies,
    publishing,
    review,
    takeovers,
    waves,
)

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
    path(
        "proposals/<uuid:pk>/what-if/<uuid:volunteer>/",
        exchanging.proposal_exchange,
        name="proposal_exchange",
    ),
    path("proposals/<uuid:pk>/lock/", review.proposal_lock, name="proposal_lock"),
    path("pairs/", pairs.pairing_list, name="pairing_list"),
    path("pairs/export/", pairs.pairing_export, name="pairing_export"),
    path("pairs/<uuid:pk>/", pairs.pairing_detail, name="pairing_detail"),
    path("pairs/<uuid:pk>/end/", pairs.pairing_end, name="pairing_end"),
    path("pairs/<uuid:pk>/pause/", pairs.pairing_pause, name="pairing_pause"),
    path("pairs/<uuid:pk>/resume/", pairs.pairing_resume, name="pairing_resume"),
    path("pairs/<uuid:pk>/offer/", pairs.pairing_offer, name="pairing_offer"),
    path("pairs/<uuid:pk>/answer/", pairs.pairing_answer, name="pairing_answer"),
    path("offers/", offers.offer_list, name="offer_list"),
    path("offers/<uuid:pk>/accept/", offers.offer_accept, name="offer_accept"),
    path("offers/<uuid:pk>/decline/", offers.offer_decline, name="offer_decline"),
    path("takeovers/", takeovers.succession_list, name="succession_list"),
    path("takeovers/<uuid:pk>/arrange/", takeovers.succession_arrange, name="succession_arrange"),
    path("takeovers/<uuid:pk>/drop/", takeovers.succession_drop, name="succession_drop"),
    path("takeovers/<uuid:pk>/seek/", takeovers.succession_seek, name="succession_seek"),
    path("waves/", waves.wave_list, name="wave_list"),
    path("waves/new/", waves.wave_new, name="wave_new"),
    path("waves/<uuid:pk>/", waves.wave_edit, name="wave_edit"),
]
