FROM python:3.11.14-slim-bookworm AS build
WORKDIR /src
COPY requirements.lock pyproject.toml README.md LICENSE ./
RUN python -m venv /opt/hopwatch && /opt/hopwatch/bin/pip install --no-cache-dir --require-hashes --no-deps -r requirements.lock
COPY hopwatch hopwatch
COPY hunts hunts
COPY indexer indexer
COPY mappings mappings
COPY scheduler scheduler
RUN /opt/hopwatch/bin/pip install --no-cache-dir --no-deps --no-build-isolation .

FROM python:3.11.14-slim-bookworm
COPY --from=build /opt/hopwatch /opt/hopwatch
RUN useradd --system --create-home --home-dir /var/lib/hopwatch hopwatch
USER hopwatch
ENV PATH=/opt/hopwatch/bin:$PATH HOPWATCH_HOME=/var/lib/hopwatch
ENTRYPOINT ["hopwatch"]
CMD ["--help"]
