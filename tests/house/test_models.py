"""Every table says how private it is, and rows about people stay in their county."""

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import models

from accounts.privacy import Privacy
from accounts.scope import CountyManager, CountyOwned

ROOMS = ("jobs", "accounts", "rosters", "students", "volunteers", "pairing", "portal")
MODELS = [model for room in ROOMS for model in apps.get_app_config(room).get_models()]
OWNED = [model for model in MODELS if issubclass(model, CountyOwned)]
NOTHING_PERSONAL = {"jobs.Job"}  # ids and counts only
NAMES_A_COUNTY_ONLY = {"jobs.Job", "accounts.Partnership", "pairing.Policy"}


def label(model) -> str:
    return model._meta.label


def own_fields(model) -> list[models.Field]:
    return [*model._meta.local_fields, *model._meta.local_many_to_many]


@pytest.mark.parametrize("model", MODELS, ids=label)
def test_every_field_has_a_privacy_class(model):
    if label(model) in NOTHING_PERSONAL:
        return
    names = {field.name for field in [*model._meta.fields, *model._meta.many_to_many]}
    assert names - model.privacy.keys() == set(), "fields without a class"
    assert model.privacy.keys() - names == set(), "classes without a field"
    assert all(isinstance(value, Privacy) for value in model.privacy.values())


@pytest.mark.parametrize("model", MODELS, ids=label)
def test_sealed_fields_are_sensitive(model):
    sealed = [f.name for f in model._meta.fields if type(f).__name__ == "EncryptedField"]
    allowed = {Privacy.SENSITIVE, Privacy.SPECIAL}
    assert [name for name in sealed if model.privacy[name] not in allowed] == []


@pytest.mark.parametrize("model", OWNED, ids=label)
def test_every_manager_of_a_county_owned_table_is_scoped(model):
    assert isinstance(model._base_manager, CountyManager)
    assert isinstance(model._default_manager, CountyManager)
    assert all(isinstance(manager, CountyManager) for manager in model._meta.managers)


@pytest.mark.parametrize("model", OWNED, ids=label)
def test_the_county_is_never_empty_and_never_cascades(model):
    county = model._meta.get_field("county")
    assert not county.null
    assert county.remote_field.on_delete is models.PROTECT


@pytest.mark.parametrize("model", OWNED, ids=label)
def test_county_owned_tables_keep_save_and_delete(model):
    assert model.check_scope is CountyOwned.check_scope
    assert isinstance(model._meta.pk, models.UUIDField), "addresses carry UUIDs"


@pytest.mark.parametrize("model", MODELS, ids=label)
def test_whatever_points_to_a_county_or_its_rows_is_county_owned(model):
    related = {field.related_model for field in own_fields(model) if field.is_relation}
    points_to_owned = any(isinstance(m, type) and issubclass(m, CountyOwned) for m in related)
    has_county = any(field.name == "county" for field in own_fields(model))
    if points_to_owned or (has_county and label(model) not in NAMES_A_COUNTY_ONLY):
        assert issubclass(model, CountyOwned)


@pytest.mark.parametrize("model", OWNED, ids=label)
def test_people_are_never_deleted_by_cascade_from_a_user_or_unit(model):
    for field in own_fields(model):
        if field.is_relation and field.related_model._meta.app_label == "accounts":
            assert field.remote_field.on_delete is not models.CASCADE, field.name


def test_models_and_migrations_agree(db):
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
