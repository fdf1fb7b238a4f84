package io.athanor.trainer.job;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;
import java.util.Map;

/** OpenAI's job event object. */
record JobEventObject(
    String id,
    String object,
    @JsonProperty("created_at") long createdAt,
    String level,
    String message,
    String type,
    Map<String, Object> data) {

  private static final String PREFIX = "ftevent-";

  static JobEventObject of(JobEvent event) {
    return new JobEventObject(
        PREFIX + event.id(),
        "fine_tuning.job.event",
        event.createdAt().getEpochSecond(),
        word(event.level()),
        event.message(),
        word(event.type()),
        event.data());
  }

  /** The identifier that clients know without its prefix. */
  static String plainId(String id) {
    return id.startsWith(PREFIX) && StorableText.isStorable(id)
        ? id.substring(PREFIX.length())
        : "";
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
