package io.athanor.ingest.settle;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.List;
import java.util.Optional;

/** What keeps a paragraph out. */
@ConfigMapping(prefix = "athanor.ingest.quality")
interface QualityConfig {

  /** Share of damaged words from which on a paragraph is kept out as noise, from 0 to 1. */
  @WithDefault("0.2")
  double mostNoise();

  /** Jaccard index of runs of three words from which on paragraphs are near duplicates. */
  @WithDefault("0.8")
  double nearDuplicateSimilarity();

  /** Languages that may be told, as BCP 47 tags; all that are known when absent. */
  Optional<List<String>> languages();
}
