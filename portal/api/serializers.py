"""What the API says about a row: named fields of the classes open and internal, nothing else."""

from rest_framework import serializers

from pairing.models import Pairing
from students.models import Student
from volunteers.models import Volunteer


class StudentSerializer(serializers.ModelSerializer):
    town_name = serializers.CharField(source="town.name", default=None)
    school_name = serializers.CharField(source="school.name", default=None)
    grade = serializers.IntegerField(allow_null=True)

    class Meta:
        model = Student
        fields = (
            "id", "county", "name", "sex", "town", "town_name", "school", "school_name", "stage",
            "grade", "level", "has_phone", "has_tablet", "has_internet", "willing",
            "census_state", "updated_at",
        )  # fmt: skip


class VolunteerSerializer(serializers.ModelSerializer):
    unit_name = serializers.CharField(source="unit.name", default=None)

    class Meta:
        model = Volunteer
        fields = (
            "id", "county", "kind", "name", "sex", "unit", "unit_name", "college", "major",
            "university_year", "squad", "dialects", "slots", "max_pupils", "max_sessions",
            "state", "updated_at",
        )  # fmt: skip


class PairingSerializer(serializers.ModelSerializer):
    student_name = serializers.CharField(source="student.name")
    volunteer_name = serializers.CharField(source="volunteer.name")

    class Meta:
        model = Pairing
        fields = (
            "id", "county", "student", "student_name", "volunteer", "volunteer_name", "role",
            "mode", "state", "score", "started_on", "ended_on", "end_reason",
        )  # fmt: skip
