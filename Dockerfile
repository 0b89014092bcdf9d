# Two stages: the first installs what the lock file names, each package checked by its hash; the second holds what runs.
# The image they begin with is named by its digest, for all kinds of processor, so that it can't change by itself:
# `docker buildx imagetools inspect python:3.12-slim` tells a newer one's.
ARG PYTHON=python:3.12.14-slim-trixie@sha256:78387bc3881b8273120a12ebe6c1ab22b018ccc2c9adf565ae1ac9b536e184ea

FROM ${PYTHON} AS build
COPY requirements.lock .
RUN python -m venv /lab && /lab/bin/pip install --no-cache-dir --no-deps --require-hashes -r requirements.lock

FROM ${PYTHON}
RUN useradd --create-home --uid 1000 lab && install -d -o lab -g lab /var/lab /var/lab/cache /var/lab/data
COPY --from=build /lab /lab
COPY app /opt/lab/app
COPY static /opt/lab/static
COPY templates /opt/lab/templates
USER lab
WORKDIR /home/lab
ENV PATH=/lab/bin:$PATH \
    PYTHONPATH=/opt/lab \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    LAB_HOST=0.0.0.0 \
    LAB_PORT=8000 \
    LAB_CACHE_DIR=/var/lab/cache \
    LAB_DATA_DIR=/var/lab/data
# All of MNIST, where the build has a network; otherwise the first run tries again.
RUN python -m app fetch-mnist || echo "MNIST could not be fetched now; the lab will try when it starts"
# The training step, compiled for this kind of processor (another compiles it once, at its first start), and checked.
RUN python -m app verify
VOLUME /var/lab/cache /var/lab/data
EXPOSE 8000
# Bound to the network, the lab needs the token that it prints; its health check doesn't.
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
    CMD python -c "import os, urllib.request as u; u.urlopen(f'http://127.0.0.1:{os.environ[\"LAB_PORT\"]}/healthz', timeout=4)"
CMD ["python", "-m", "app", "serve"]
