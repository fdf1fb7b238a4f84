package io.athanor.inference.registry;

import io.athanor.contracts.event.ModelPublished;
import io.athanor.inference.engine.AdapterUse;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A model that clients may ask for; nothing of it needs to be in memory.
 *
 * @param name what clients call it
 * @param kind what it is made of
 * @param file the base model, or the merged one
 * @param published the event that announced it; null for a base model
 * @param created since when it may be asked for
 */
public record ListedModel(
    String name, Kind kind, ServedFile file, @Nullable ModelPublished published, Instant created) {

  /** What answers. */
  public enum Kind {
    /** A base model as it is. */
    BASE,
    /** A base model with an adapter. */
    ADAPTER,
    /** A file that a tuned model was merged into. */
    MERGED
  }

  static ListedModel base(ServedFile file, Instant created) {
    return new ListedModel(file.name(), Kind.BASE, file, null, created);
  }

  static ListedModel adapter(ModelPublished published, ServedFile base) {
    return new ListedModel(published.name(), Kind.ADAPTER, base, published, published.occurredAt());
  }

  static ListedModel merged(ModelPublished published, ServedFile merged) {
    return new ListedModel(merged.name(), Kind.MERGED, merged, published, published.occurredAt());
  }

  /** The model that this one was tuned from, without the tuning. */
  public ListedModel withoutAdapter() {
    return base(file, created);
  }

  /** Name of the base model that this one was tuned from; null for a base model. */
  public @Nullable String parent() {
    return published == null ? null : published.baseModel();
  }

  /**
   * The adapter as the engine knows it, by the checksum of its file; null where there is none, and
   * for strength 0.
   */
  @Nullable AdapterUse adapter(float strength) {
    return published == null || kind != Kind.ADAPTER || strength == 0
        ? null
        : new AdapterUse(published.adapterGguf().sha256(), strength);
  }

  /** Whether this is the model that an event announced. */
  boolean isOf(ModelPublished event) {
    return kind == Kind.ADAPTER && published != null && published.modelId().equals(event.modelId());
  }
}
