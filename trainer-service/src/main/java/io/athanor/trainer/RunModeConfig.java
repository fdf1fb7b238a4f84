package io.athanor.trainer;

import io.athanor.contracts.RunId;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Optional;

/** What this process does about runs. */
@ConfigMapping(prefix = "athanor.trainer")
public interface RunModeConfig {

  /**
   * Whether runs are trained by Kubernetes Jobs, one for each, instead of slots of this process.
   */
  @WithDefault("false")
  boolean jobMode();

  /** The one run this process is there for; set by {@code --run ID --once}. */
  Optional<String> runOnce();

  /** The one run this process is there for. */
  default Optional<RunId> run() {
    return runOnce().map(RunId::new);
  }

  /** Whether this process trains nothing itself. */
  default boolean leavesRunsToJobs() {
    return jobMode() && runOnce().isEmpty();
  }
}
