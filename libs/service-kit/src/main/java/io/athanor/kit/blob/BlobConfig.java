package io.athanor.kit.blob;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Where artifacts lie. */
@ConfigMapping(prefix = "athanor.blobs")
public interface BlobConfig {

  /**
   * A folder that all services share, for example {@code file:/var/lib/athanor/blobs}, or a bucket,
   * {@code s3://bucket} or {@code s3://bucket/prefix}.
   */
  URI uri();

  /** How to reach a bucket. */
  S3 s3();

  /** This node's copies of what lies in a bucket. */
  Cache cache();

  /** How to reach a bucket; without credentials of its own the AWS SDK's default chain is asked. */
  interface S3 {

    /** Address of a server that speaks S3, for example {@code https://s3.example.org}. */
    Optional<URI> endpoint();

    /** Region; the SDK's own way of finding it where none is given. */
    Optional<String> region();

    /** Whether the bucket stands in the path of an address; yes where an endpoint is given. */
    Optional<Boolean> pathStyle();

    /** Access key, if it is not the default chain's. */
    Optional<String> accessKeyId();

    /** The secret of the access key. */
    Optional<String> secretAccessKey();

    /** Bytes of one part of a multipart upload, held in memory while it is written: 5M to 1G. */
    @WithDefault("8M")
    MemorySize partSize();

    /** How often a request is sent before it has failed. */
    @WithDefault("5")
    int attempts();

    /** Longest time of one attempt of a request that sends at most one part. */
    @WithDefault("60s")
    Duration attemptLimit();

    /** Longest time until a connection stands. */
    @WithDefault("5s")
    Duration connectLimit();
  }

  /** This node's copies of what lies in a bucket. */
  interface Cache {

    /** Folder of the copies; processes of one machine may share it. */
    @WithDefault("${athanor.run.dir:${java.io.tmpdir}/athanor/run}/blobs")
    Path folder();

    /** Bytes of all copies; above it the ones that were not used for longest are removed. */
    @WithDefault("50G")
    MemorySize maxSize();
  }
}
