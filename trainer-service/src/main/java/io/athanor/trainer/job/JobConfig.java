package io.athanor.trainer.job;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** The fine-tuning API. */
@ConfigMapping(prefix = "athanor.trainer.jobs")
public interface JobConfig {

  /** Stands in the names of tuned models and in {@code organization_id}. */
  @WithDefault("athanor")
  String organization();

  /** How long a request waits for the event of a file that was uploaded just before it. */
  @WithDefault("10s")
  Duration fileLimit();

  /** How long a cancellation or pause waits for the step in progress to end before it answers. */
  @WithDefault("5s")
  Duration stopLimit();
}
