#!/bin/sh
# The database's address holds its password, so it comes from a file like the other secrets.
set -eu
if [ -n "${DATABASE_URL_FILE:-}" ]; then
    DATABASE_URL=$(cat "$DATABASE_URL_FILE")
    export DATABASE_URL
fi
exec "$@"
