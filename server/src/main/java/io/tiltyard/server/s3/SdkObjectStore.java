package io.tiltyard.server.s3;

import io.tiltyard.server.config.S3Config;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.retry.RetryMode;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * A bucket by Amazon's SDK. Credentials are those that its default chain finds: environment,
 * profile, container, instance. The client is made at the first call, as that may need the network.
 */
final class SdkObjectStore implements ObjectStore {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

  /** Longest silence in the midst of an answer. */
  private static final Duration READ_TIMEOUT = Duration.ofSeconds(15);

  private static final Duration ATTEMPT_TIMEOUT = Duration.ofSeconds(20);
  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(45);

  private final S3Config config;
  private final String bucket;
  private @Nullable S3Client client;

  SdkObjectStore(S3Config config) {
    this.config = config;
    this.bucket = config.location().bucket();
  }

  @Override
  public ObjectPage list(String prefix, @Nullable String token) throws IOException {
    ListObjectsV2Request request =
        ListObjectsV2Request.builder()
            .bucket(bucket)
            .prefix(prefix)
            .continuationToken(token)
            .build();
    try {
      ListObjectsV2Response response = client().listObjectsV2(request);
      List<StoredObject> objects = new ArrayList<>();
      for (S3Object object : response.contents()) {
        if (object.size() == null || object.eTag() == null) {
          throw new IOException("the store lists objects without size or etag");
        }
        objects.add(new StoredObject(object.key(), object.size(), object.eTag()));
      }
      return new ObjectPage(
          objects,
          Boolean.TRUE.equals(response.isTruncated()) ? response.nextContinuationToken() : null);
    } catch (SdkException e) {
      throw SdkFailures.listing(bucket, e);
    }
  }

  @Override
  public InputStream get(String key, String etag, long offset) throws IOException {
    GetObjectRequest request =
        GetObjectRequest.builder()
            .bucket(bucket)
            .key(key)
            .ifMatch(etag)
            .range(offset == 0 ? null : "bytes=" + offset + "-")
            .build();
    try {
      ResponseInputStream<GetObjectResponse> object = client().getObject(request);
      if (offset > 0 && object.response().contentRange() == null) {
        object.abort();
        throw new IOException("the store sent the whole object, expected it from " + offset);
      }
      return new Download(object, bucket, key);
    } catch (SdkException e) {
      throw SdkFailures.reading(bucket, key, e);
    }
  }

  private synchronized S3Client client() {
    if (client == null) {
      client = build();
    }
    return client;
  }

  private S3Client build() {
    S3ClientBuilder builder =
        S3Client.builder()
            .httpClientBuilder(
                UrlConnectionHttpClient.builder()
                    .connectionTimeout(CONNECT_TIMEOUT)
                    .socketTimeout(READ_TIMEOUT))
            .forcePathStyle(config.pathStyle())
            // Of a part of an object there is none, and some stores know none at all.
            .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
            .overrideConfiguration(
                override ->
                    override
                        .retryStrategy(RetryMode.STANDARD)
                        .apiCallAttemptTimeout(ATTEMPT_TIMEOUT)
                        .apiCallTimeout(CALL_TIMEOUT));
    if (config.endpoint() != null) {
      builder.endpointOverride(config.endpoint());
    }
    if (config.region() != null) {
      builder.region(Region.of(config.region()));
    } else if (config.endpoint() != null) {
      builder.region(Region.US_EAST_1);
    }
    return builder.build();
  }

  @Override
  public synchronized void close() {
    if (client != null) {
      client.close();
    }
  }

  /** An object on its way. What was not read of it need not come. */
  private static final class Download extends FilterInputStream {
    private final ResponseInputStream<GetObjectResponse> object;
    private final String bucket;
    private final String key;

    /** Bytes that are still to come; the JDK's client takes a connection that breaks for an end. */
    private long missing;

    private boolean ended;

    Download(ResponseInputStream<GetObjectResponse> object, String bucket, String key) {
      super(object);
      this.object = object;
      this.bucket = bucket;
      this.key = key;
      Long length = object.response().contentLength();
      this.missing = length == null ? 0 : length;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      int read = read(one, 0, 1);
      return read < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      try {
        int read = super.read(target, offset, length);
        if (read >= 0) {
          missing -= read;
        } else if (missing > 0) {
          throw new IOException("the transfer broke off with " + missing + " bytes to come");
        } else {
          ended = true;
        }
        return read;
      } catch (SdkException e) {
        throw SdkFailures.reading(bucket, key, e);
      }
    }

    @Override
    public void close() throws IOException {
      if (ended) {
        super.close();
      } else {
        object.abort();
      }
    }
  }
}
