# rescue in an image: docker run --rm -v "$PWD:/src:ro" -v "$PWD/out:/out" rescue scan . --html /out/audit.html
FROM python:3.12-slim AS build
COPY . /build
RUN pip wheel --quiet --wheel-dir /wheels /build

FROM python:3.12-slim
RUN apt-get update -qq \
    && apt-get install -qq --yes --no-install-recommends git \
    && rm -rf /var/lib/apt/lists/*
RUN --mount=type=bind,from=build,source=/wheels,target=/wheels pip install --quiet --no-index --no-cache-dir /wheels/*.whl \
    && useradd --create-home rescue
USER rescue
# the mounted tree belongs to somebody else; git only reads its objects here
RUN git config --global --add safe.directory '*'
WORKDIR /src
ENTRYPOINT ["rescue"]
CMD ["--help"]
