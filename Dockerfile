FROM python:3.11.14-slim-bookworm AS build
WORKDIR /src
COPY requirements.lock requirements-run.lock ./
RUN python -m venv /opt/build && /opt/build/bin/pip install --no-cache-dir --require-hashes --no-deps -r requirements.lock
RUN python -m venv /opt/hopwatch && /opt/hopwatch/bin/pip install --no-cache-dir --require-hashes --no-deps -r requirements-run.lock
COPY pyproject.toml README.md LICENSE ./
COPY hopwatch hopwatch
COPY hunts hunts
COPY indexer indexer
COPY mappings mappings
COPY scheduler scheduler
RUN /opt/build/bin/pip wheel --no-cache-dir --no-deps --no-build-isolation --wheel-dir /opt/wheel . && \
    /opt/hopwatch/bin/pip install --no-cache-dir --no-deps /opt/wheel/*.whl

FROM python:3.11.14-slim-bookworm
COPY --from=build /opt/hopwatch /opt/hopwatch
RUN useradd --system --create-home --home-dir /var/lib/hopwatch hopwatch
USER hopwatch
ENV PATH=/opt/hopwatch/bin:$PATH HOPWATCH_HOME=/var/lib/hopwatch
ENTRYPOINT ["hopwatch"]
CMD ["--help"]
