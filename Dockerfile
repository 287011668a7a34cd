# docker build -t tiltyard .
# docker run --rm --read-only --tmpfs /tmp:exec -v tiltyard-data:/data -v "$PWD/models:/models:ro" \
#   -p 8000:8000 -p 8001:8001 tiltyard
#
# /tmp must allow execution: native libraries are unpacked there.

FROM maven:3.9-eclipse-temurin-25 AS build
WORKDIR /src
COPY . .
RUN mvn -B -ntp -Dquick -pl server -am package

FROM eclipse-temurin:25-jre
# Text pipelines ask for this locale by name.
RUN apt-get update \
    && apt-get install -y --no-install-recommends locales \
    && localedef -i en_US -f UTF-8 en_US.UTF-8 \
    && locale -a | grep -qx en_US.utf8 \
    && rm -rf /var/lib/apt/lists/*
RUN mkdir -p /data /models && chown 10001:10001 /data
COPY --from=build /src/server/target/dist /opt/tiltyard
COPY docker/tiltyard.yaml /etc/tiltyard/tiltyard.yaml
RUN ln -s /opt/tiltyard/tiltyard /usr/local/bin/tiltyard
# By the runtime and the options with which it is going to serve.
ENV TILTYARD_JAVA_OPTS=-XX:MaxRAMPercentage=50
RUN tiltyard cache
USER 10001:10001
WORKDIR /data
VOLUME ["/data"]
EXPOSE 8000 8001
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s CMD ["tiltyard", "health"]
ENTRYPOINT ["tiltyard", "serve"]
CMD ["--config", "/etc/tiltyard/tiltyard.yaml"]
