package io.athanor.inference.evaluation;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How probes are asked. */
@ConfigMapping(prefix = "athanor.inference.evaluation")
interface EvaluationConfig {

  /** Probes that are answered at the same time; the rest of the engine's places is for clients. */
  @WithDefault("12")
  int streams();

  /** Times that an evaluation is tried before it is given up. */
  @WithDefault("5")
  int attempts();
}
