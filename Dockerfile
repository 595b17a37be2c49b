# The portal's image: web, worker, beat and the one-shot migration all run from it.
FROM python:3.12-slim-bookworm AS build
COPY requirements/base.txt /tmp/base.txt
RUN python -m venv /opt/venv \
    && /opt/venv/bin/pip install --no-cache-dir --disable-pip-version-check \
        --require-hashes --only-binary :all: -r /tmp/base.txt

FROM python:3.12-slim-bookworm
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    PORTAL_MODE=production \
    PORTAL_VAR=/tmp/portal
RUN useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin portal
COPY --from=build /opt/venv /opt/venv
WORKDIR /app
COPY . .
# Hashed static files belong to the image. The secrets here are for this one command only.
RUN SECRET_KEY=build-a FIELD_KEYS=build-b INDEX_KEY=build-c ALLOWED_HOSTS=build \
    DATABASE_URL=postgres://build BROKER_URL=redis://build \
    python manage.py collectstatic --noinput --verbosity 0
USER portal
EXPOSE 8000
ENTRYPOINT ["/app/deploy/entrypoint.sh"]
CMD ["gunicorn", "portal.wsgi", "--bind", "0.0.0.0:8000", "--workers", "3", "--threads", "4", \
     "--worker-tmp-dir", "/dev/shm", "--no-control-socket"]
