package io.athanor.dataset.hub;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.util.Optional;

/** The hub; the usual variables HF_ENDPOINT and HF_TOKEN say the same. */
@ConfigMapping(prefix = "athanor.dataset.hub")
public interface HubConfig {

  /** Address of the hub. */
  @WithDefault("${HF_ENDPOINT:https://huggingface.co}")
  URI endpoint();

  /** Access token with the right to write. */
  @WithDefault("${HF_TOKEN:}")
  Optional<String> token();
}
