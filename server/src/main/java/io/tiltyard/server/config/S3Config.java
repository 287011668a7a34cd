package io.tiltyard.server.config;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * How a bucket is reached. Credentials are no part of it: the environment has them.
 *
 * @param location which bucket, and where in it
 * @param endpoint scheme, host and port; null for that of the region
 * @param region null for that of the environment
 * @param pathStyle whether the bucket is named in the path of a request, not in its host name
 */
public record S3Config(
    S3Location location, @Nullable URI endpoint, @Nullable String region, boolean pathStyle) {}
