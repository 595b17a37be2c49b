# Sourced: uv does not read pip's settings, so hand the index and the certificates on to it.
pip_setting() {
    .venv/bin/python -m pip config get "$1" 2>/dev/null ||
        python3 -m pip config get "$1" 2>/dev/null || true
}
: "${UV_DEFAULT_INDEX:=${PIP_INDEX_URL:-$(pip_setting global.index-url)}}"
: "${SSL_CERT_FILE:=${PIP_CERT:-$(pip_setting global.cert)}}"
if [ -n "$UV_DEFAULT_INDEX" ]; then export UV_DEFAULT_INDEX; else unset UV_DEFAULT_INDEX; fi
if [ -n "$SSL_CERT_FILE" ]; then export SSL_CERT_FILE; else unset SSL_CERT_FILE; fi
