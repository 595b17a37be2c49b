#!/bin/sh
# Write requirements/*.txt from pyproject.toml: exact versions and hashes, no index address, so
# that any mirror serves them. Usage: scripts/lock.sh [folder]
set -eu
out=${1:-requirements}
uv=.venv/bin/uv
. scripts/registry.sh

compile() { # file, then what to resolve
    file=$1
    shift
    "$uv" pip compile "$@" --quiet --universal --generate-hashes --python-version 3.11 \
        --no-header --no-annotate --output-file "$out/$file" >/dev/null
}

compile base.txt pyproject.toml
compile test.txt pyproject.toml --group test --constraint "$out/base.txt"
compile ci.txt pyproject.toml --group test --group ci --constraint "$out/test.txt"
compile bench.txt pyproject.toml --group bench --constraint "$out/test.txt"
echo "uv" | "$uv" pip compile - --quiet --universal --generate-hashes --python-version 3.11 \
    --no-header --no-annotate --output-file "$out/uv.txt" >/dev/null
