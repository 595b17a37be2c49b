"""The read-only JSON API: what a person sees on pages, and no more."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from rest_framework.pagination import LimitOffsetPagination
from rest_framework.permissions import BasePermission, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView
from rest_framework.viewsets import ReadOnlyModelViewSet

from accounts.roles import Perm
from pairing.models import Pairing
from portal.api.serializers import PairingSerializer, StudentSerializer, VolunteerSerializer
from students.models import Student
from volunteers.models import Volunteer


class Door(BasePermission):
    """To those without the right the resource does not exist."""

    def has_permission(self, request: Request, view: Any) -> bool:
        if not request.user.has(view.perm):
            raise Http404
        return True


class Pages(LimitOffsetPagination):
    default_limit = 50
    max_limit = 200


class Rows(ReadOnlyModelViewSet):
    """Rows that the person may see, in a steady order."""

    perm: Perm
    model: Any
    joins: tuple[str, ...] = ()
    permission_classes = [IsAuthenticated, Door]
    pagination_class = Pages
    http_method_names = ["get", "head"]
    lookup_value_converter = "uuid"

    def get_queryset(self) -> QuerySet[Any]:
        return self.model.objects.visible_to(self.request.user).select_related(*self.joins)


class Students(Rows):
    perm = Perm.STUDENTS_VIEW
    model = Student
    joins = ("town", "school")
    serializer_class = StudentSerializer


class Volunteers(Rows):
    perm = Perm.VOLUNTEERS_VIEW
    model = Volunteer
    joins = ("unit",)
    serializer_class = VolunteerSerializer


class Pairings(Rows):
    perm = Perm.PAIRS_VIEW
    model = Pairing
    joins = ("student", "volunteer")
    serializer_class = PairingSerializer


class Me(APIView):
    """Who asks, in which roles, with which rights."""

    http_method_names = ["get", "head"]

    def get(self, request: Request) -> Response:
        user = request.user
        posts = [
            {"role": m.role, "unit": m.unit.code, "unit_name": m.unit.name}
            for m in user.active_memberships
        ]
        return Response(
            {
                "id": user.pk,
                "name": user.name,
                "memberships": posts,
                "permissions": sorted(perm.name.lower() for perm in user.permissions),
                "counties": [county.code for county in user.counties],
            }
        )
