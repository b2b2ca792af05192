# One image for web, worker, beat and the migration: the command decides which.
FROM node:22-bookworm-slim AS browser
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev

FROM python:3.13-slim-bookworm AS packages
COPY requirements.lock .
RUN python -m venv /venv \
    && /venv/bin/pip install --no-cache-dir --no-deps --require-hashes -r requirements.lock
# Translations are compiled here and not in the image that runs: Babel is a tool of the build.
COPY requirements-dev.lock pyproject.toml ./
COPY locale locale
RUN python -m venv /tools \
    && sed -n '/^babel==/,/^[a-z]/p' requirements-dev.lock | sed '$d' > babel.lock \
    && /tools/bin/pip install --no-cache-dir --no-deps --require-hashes -r babel.lock \
    && /tools/bin/pybabel compile -D django -d locale

FROM python:3.13-slim-bookworm
# Pango lays out the PDF papers; DejaVu has the letters.
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        fonts-dejavu-core libharfbuzz-subset0 libpango-1.0-0 libpangoft2-1.0-0 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /app indgang \
    && install -d -o indgang -g indgang -m 0700 /data
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    STATE_DIR=/data \
    XDG_CACHE_HOME=/tmp \
    STATIC_ROOT=/app/staticfiles
WORKDIR /app
COPY --from=packages /venv /venv
COPY . .
COPY --from=packages /locale locale
COPY --from=browser /app/node_modules node_modules
# None of these three addresses is used: static files need settings, and settings need addresses.
RUN SECRET_KEY=build DATABASE_URL=postgresql:///build REDIS_URL=redis://build/0 \
    python manage.py collectstatic --no-input
USER indgang
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s \
    CMD ["python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
CMD ["gunicorn", "portal.wsgi", "--bind", "0.0.0.0:8000", "--workers", "3", "--threads", "4", \
    "--keep-alive", "75", "--no-control-socket", "--worker-tmp-dir", "/dev/shm", "--access-logfile", "-"]
