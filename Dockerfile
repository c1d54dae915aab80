# The package and its locked dependencies, in a virtual environment of their own.
FROM python:3.12-slim AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
RUN python -m venv /opt/imagine-bot
ENV PATH=/opt/imagine-bot/bin:$PATH
WORKDIR /src
COPY requirements.lock ./
RUN pip install --quiet --require-hashes --only-binary :all: --requirement requirements.lock
COPY pyproject.toml README.md LICENSE ./
COPY bot bot
# setuptools is locked as well, builds the package, and stays behind.
RUN pip install --quiet --no-deps --no-build-isolation . && pip uninstall --quiet --yes setuptools pip

FROM python:3.12-slim
RUN useradd --system --uid 10001 --user-group --no-create-home --home-dir /data --shell /usr/sbin/nologin imagine \
    && install --directory --mode 0700 --owner imagine --group imagine /data
COPY --from=build /opt/imagine-bot /opt/imagine-bot
ENV PATH=/opt/imagine-bot/bin:$PATH PYTHONUNBUFFERED=1 DATA_DIR=/data HTTP_PORT=8080
USER imagine
WORKDIR /data
VOLUME /data
EXPOSE 8080
# The program handles SIGTERM itself, also as process 1: no shell stands between.
STOPSIGNAL SIGTERM
# HTTP_PORT=0 switches /healthz off, and this check with it.
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s CMD ["python", "-c", "import http.client, os; port = int(os.environ['HTTP_PORT']); connection = http.client.HTTPConnection('127.0.0.1', port, timeout=4); port and connection.request('GET', '/healthz'); raise SystemExit(1 if port and connection.getresponse().status != 200 else 0)"]
ENTRYPOINT ["imagine-bot"]
CMD ["run"]
