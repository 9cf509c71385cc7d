# 生产镜像：网页、后台任务、定时任务与迁移共用一个。Production image, shared by web, worker, beat and migrate.

FROM python:3.12-slim-bookworm AS base
ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 PATH=/opt/venv/bin:$PATH \
    DJANGO_SETTINGS_MODULE=governance.project.settings.production \
    PORTAL_VAR=/srv/portal/var PORTAL_FONT_DIR=/opt/fonts
# WeasyPrint's layout libraries; HarfBuzz subsetting makes a report twenty times quicker
RUN apt-get update \
    && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /srv/portal

# Libraries change seldom: their own layer, from the pinned and hashed list.
FROM base AS libraries
COPY requirements.txt .
RUN python -m venv /opt/venv && pip install --no-cache-dir --require-hashes -r requirements.txt

# The report fonts are cut from Debian packages, which need the package lists.
FROM libraries AS fonts
COPY governance/__init__.py governance/__init__.py
COPY governance/reports governance/reports
RUN apt-get update && python -m governance.reports.fonts --ensure

FROM base
RUN useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin portal
COPY --from=libraries /opt/venv /opt/venv
COPY --from=fonts /opt/fonts /opt/fonts
COPY . .
# Only var/files is a volume; the static files under var/static belong to the image, so that a new release
# never serves those of the old one. The values below satisfy the settings' checks and reach no server.
RUN mkdir -p var/files && chown portal: var/files \
    && SECRET_KEY=build-only-build-only-build-only-build-only-build-only \
       PORTAL_SCOPE_KEY=0000000000000000000000000000000000000000000000000000000000000000 \
       PORTAL_DATA_KEY=0000000000000000000000000000000000000000000000000000000000000000 \
       DATABASE_URL=postgresql://build.invalid/portal PORTAL_WEB_DATABASE_URL=postgresql://build.invalid/portal \
       REDIS_URL=redis://build.invalid/0 ALLOWED_HOSTS=build.invalid \
       python manage.py collectstatic --noinput
USER portal
EXPOSE 8000
CMD ["granian", "--interface", "wsgi", "--host", "0.0.0.0", "--port", "8000", "--workers", "2", \
     "--blocking-threads", "1", "--respawn-failed-workers", "governance.project.wsgi:application"]
