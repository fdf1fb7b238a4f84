package io.athanor.trainer.job;

import io.athanor.contracts.RunId;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Names tuned models as OpenAI does: {@code ft:base:organization:suffix:id}. */
final class TunedModelName {

  private static final int ID_LENGTH = 12;

  private TunedModelName() {}

  static String of(String base, String organization, @Nullable String suffix, RunId run) {
    String id = run.value().replace("-", "").toLowerCase(Locale.ROOT);
    return "ft:"
        + plain(shortName(base)).toLowerCase(Locale.ROOT)
        + ':'
        + plain(organization)
        + ':'
        + (suffix == null ? "" : plain(suffix))
        + ':'
        // The end of a time-ordered identifier is its random part.
        + id.substring(Math.max(0, id.length() - ID_LENGTH));
  }

  /** The last part of a path or hub name, without revision and file type. */
  private static String shortName(String base) {
    String name = base.replaceFirst("/+$", "");
    name = name.substring(name.lastIndexOf('/') + 1);
    int revision = name.indexOf('@');
    name = revision > 0 ? name.substring(0, revision) : name;
    return name.endsWith(".gguf") ? name.substring(0, name.length() - ".gguf".length()) : name;
  }

  private static String plain(String text) {
    return text.replaceAll("[^A-Za-z0-9._-]+", "-");
  }
}
