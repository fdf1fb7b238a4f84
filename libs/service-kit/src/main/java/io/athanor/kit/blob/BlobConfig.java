package io.athanor.kit.blob;

import io.smallrye.config.ConfigMapping;
import java.net.URI;

/** Where artifacts lie. */
@ConfigMapping(prefix = "athanor.blobs")
public interface BlobConfig {

  /** Folder that all services share, for example {@code file:/var/lib/athanor/blobs}. */
  URI uri();
}
