"""Every route that the resolver knows."""

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver


def walk(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, str]]:
    """Yield (name with namespace, pattern); a route without a name has an empty one."""
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            inner = f"{prefix}{entry.namespace}:" if entry.namespace else prefix
            yield from walk(entry, inner)
        elif isinstance(entry, URLPattern):
            yield (f"{prefix}{entry.name}" if entry.name else ""), str(entry.pattern)


def all_routes() -> list[tuple[str, str]]:
    return list(walk(get_resolver()))
