package io.athanor.trainer.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import io.athanor.trainer.engine.BaseStorage;
import java.net.URISyntaxException;
import org.junit.jupiter.api.Test;

class BaseModelCacheTest {

  @Test
  void sameBaseIsLoadedOnceAndAnotherReplacesIt() throws URISyntaxException {
    try (BaseModelCache bases = new BaseModelCache()) {
      // When
      BaseModelCache.Loaded first = bases.get(base("a"), BaseStorage.FP32);
      BaseModelCache.Loaded again = bases.get(base("a"), BaseStorage.FP32);
      BaseModelCache.Loaded other = bases.get(base("b"), BaseStorage.FP32);
      // Then
      assertThat(again).isSameAs(first);
      assertThat(other).isNotSameAs(first);
    }
  }

  private static TrainingJob.BaseModel base(String digit) throws URISyntaxException {
    return new TrainingJob.BaseModel("folder", "tiny", TinyRuns.base(), digit.repeat(64));
  }
}
