"""Masks for templates: {% load privacy %}{{ person.phone|masked_phone }}."""

from django import template

from accounts.privacy import mask_id_number, mask_name, mask_phone, mask_text

register = template.Library()
register.filter("masked_phone", mask_phone)
register.filter("masked_id", mask_id_number)
register.filter("masked_name", mask_name)
register.filter("masked_text", mask_text)
