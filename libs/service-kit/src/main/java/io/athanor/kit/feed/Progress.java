package io.athanor.kit.feed;

import io.athanor.contracts.PipelineRef;
import io.athanor.kit.json.Json;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.operators.multi.processors.BroadcastProcessor;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Short-lived news about long work for whoever is watching now; nothing is stored. */
@ApplicationScoped
public class Progress {

  private final BroadcastProcessor<Item> items = BroadcastProcessor.create();
  private volatile Consumer<Item> others = item -> {};

  /**
   * News for the watchers of one pipeline.
   *
   * @param pipelineId empty when the work belongs to none
   * @param stage what the work is
   * @param json the data, with {@code stage} in it
   * @param passing whether the next news of the same kind says all that this one does
   */
  record Item(String pipelineId, String stage, String json, boolean passing) {}

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
    Object total = values.get("total");
    boolean passing = total != null && !total.equals(values.get("done"));
    Item item =
        new Item(pipeline == null ? "" : pipeline.id().value(), stage, Json.text(data), passing);
    repeat(item);
    others.accept(item);
  }

  /** Tells the watchers of this process what another one told its own. */
  void repeat(Item item) {
    // Slots and event loops come here, and a processor takes one at a time.
    synchronized (items) {
      items.onNext(item);
    }
  }

  /** Lets somebody pass on what is posted here to other processes. */
  void passOn(Consumer<Item> messenger) {
    others = messenger;
  }

  Multi<Item> items() {
    return items.onOverflow().dropPreviousItems();
  }
}
