package io.athanor.inference.retrieval;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** The paragraph index. */
@ConfigMapping(prefix = "athanor.inference.retrieval")
interface RetrievalConfig {

  /** Memory for embeddings of searched collections; the one in use is kept whatever its size. */
  @WithDefault("64M")
  MemorySize matrixBytes();

  /** How far each of the two rankings goes before they are fused. */
  @WithDefault("50")
  int depth();
}
