#!/bin/sh
# Make .venv if need be and install a hashed requirements file into it.
# Usage: scripts/bootstrap.sh requirements/base.txt
set -eu
cd "$(dirname "$0")/.."
file=$1
python=${PYTHON:-python3}

if ! command -v "$python" >/dev/null || ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
    echo "需要 Python 3.11 或更新版本；用 make PYTHON=/路径/python3 指定。" >&2
    echo "Python 3.11 or newer is needed; name it with make PYTHON=/path/to/python3." >&2
    exit 1
fi

# Debian without python3-venv has no ensurepip: then pip works on the venv from outside.
if [ ! -x .venv/bin/python ]; then
    rm -rf .venv
    if "$python" -c 'import ensurepip' 2>/dev/null; then
        "$python" -m venv .venv
    else
        "$python" -m venv --without-pip .venv
    fi
fi
pip() {
    if .venv/bin/python -c 'import pip' 2>/dev/null; then
        .venv/bin/python -m pip --disable-pip-version-check "$@"
    else
        "$python" -m pip --disable-pip-version-check --python .venv/bin/python "$@"
    fi
}

. scripts/registry.sh
echo "正在安装 $file 中的软件包…… Installing $file"
if [ -x .venv/bin/uv ] || pip install --quiet --require-hashes -r requirements/uv.txt; then
    .venv/bin/uv pip install --quiet --python .venv/bin/python --require-hashes -r "$file" && exit 0
    echo "uv 没有装成，改用 pip 再试。uv failed; trying pip." >&2
fi
pip install --quiet --require-hashes -r "$file"
