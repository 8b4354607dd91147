# One image for every company: settings come from config.toml or BAOBEI_… variables, the ledger lives in the volume.
# docker build -t baobei .
ARG PYTHON=3.11-slim-bookworm

FROM python:${PYTHON} AS built
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_INPUT=1
RUN python -m venv /opt/baobei
ENV PATH=/opt/baobei/bin:$PATH
WORKDIR /src
# What it needs first: these layers stay as long as the lock files do. Nothing unpinned is fetched.
COPY requirements-build.lock requirements.lock ./
RUN pip install --no-build-isolation --use-pep517 --require-hashes --requirement requirements-build.lock \
 && pip install --no-build-isolation --use-pep517 --require-hashes --requirement requirements.lock
COPY pyproject.toml README.md LICENSE ./
COPY adapters adapters
COPY bot bot
COPY cards cards
COPY core core
COPY storage storage
RUN pip install --no-deps --no-build-isolation .

FROM python:${PYTHON}
# Times are kept in UTC and shown in China's; nothing else of the system is needed.
RUN useradd --system --create-home --home-dir /srv/baobei --uid 10001 baobei \
 && mkdir /srv/baobei/data && chown baobei:baobei /srv/baobei/data
COPY --from=built /opt/baobei /opt/baobei
ENV PATH=/opt/baobei/bin:$PATH PYTHONUNBUFFERED=1
USER baobei
WORKDIR /srv/baobei
VOLUME /srv/baobei/data
EXPOSE 8080
# SIGTERM ends what is begun and stops; what was not sent yet is sent by the next one.
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s CMD ["python", "-c", \
  "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8080/healthz', timeout=4)"]
ENTRYPOINT ["baobei"]
CMD ["run", "-c", "config.toml"]
