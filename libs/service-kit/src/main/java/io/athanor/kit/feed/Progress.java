package io.athanor.kit.feed;

import io.athanor.contracts.PipelineRef;
import io.athanor.kit.json.Json;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.operators.multi.processors.BroadcastProcessor;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Short-lived news about long work for whoever is watching now; nothing is stored. */
@ApplicationScoped
public class Progress {

  private final BroadcastProcessor<Item> items = BroadcastProcessor.create();

  /**
   * News for the watchers of one pipeline.
   *
   * @param pipelineId empty when the work belongs to none
   * @param json the data, with {@code stage} in it
   */
  record Item(String pipelineId, String json) {}

  /**
   * Tells the watchers.
   *
   * @param stage for example {@code fetch} or {@code training}
   * @param values numbers and texts, for example {@code done} and {@code total}
   */
  public void post(@Nullable PipelineRef pipeline, String stage, Map<String, ?> values) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("stage", stage);
    if (pipeline != null && pipeline.variant() != null) {
      data.put("variant", pipeline.variant());
    }
    data.putAll(values);
    items.onNext(new Item(pipeline == null ? "" : pipeline.id().value(), Json.text(data)));
  }

  Multi<Item> items() {
    return items.onOverflow().dropPreviousItems();
  }
}
