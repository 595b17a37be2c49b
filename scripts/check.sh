#!/bin/sh
# What `make check` runs: every check that needs no database and no browser. All of them run;
# the first that fails is not the last that is shown.
set -u
cd "$(dirname "$0")/.."
export PATH="$PWD/.venv/bin:$PATH"
failed=""

step() {
    name=$1
    shift
    if output=$("$@" 2>&1); then
        printf 'ok    %s\n' "$name"
    else
        printf 'FAIL  %s\n%s\n' "$name" "$output"
        failed="$failed; $name"
    fi
}

deployment() {
    env PORTAL_MODE=production DATABASE_URL=postgres://nobody@127.0.0.1:1/none \
        BROKER_URL=redis://127.0.0.1:1/0 CACHE_URL=redis://127.0.0.1:1/1 \
        ALLOWED_HOSTS=portal.example STAFF_MFA_REQUIRED=1 \
        SECRET_KEY="$(dummy a)" FIELD_KEYS="$(dummy b)" INDEX_KEY="$(dummy c)" \
        python manage.py check --deploy --fail-level WARNING
}

# 64 characters that are no secret: long and varied enough for the check.
dummy() {
    printf '%s' "$1-only-for-the-deployment-check" | sha256sum | cut -c1-64
}

step "ruff check" ruff check
step "ruff format" ruff format --check
step "storeys (lint-imports)" lint-imports
step "types (mypy)" mypy
step "migrations in step with models" python manage.py makemigrations --check --dry-run
step "deployment settings" deployment
step "docker-compose.yml" check-jsonschema --builtin-schema vendor.compose-spec docker-compose.yml
step "vendored browser files" python scripts/vendor.py --check

if [ -n "$failed" ]; then
    echo "make check failed${failed}"
    exit 1
fi
