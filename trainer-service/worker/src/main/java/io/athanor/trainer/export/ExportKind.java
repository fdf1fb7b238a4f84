package io.athanor.trainer.export;

import io.athanor.llm.model.GgufFileType;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a run can be exported as besides its adapter. */
public enum ExportKind {
  /** A Hugging Face folder with merged weights. */
  MERGED(null),
  GGUF_F32(GgufFileType.F32),
  GGUF_F16(GgufFileType.F16),
  GGUF_BF16(GgufFileType.BF16),
  GGUF_Q8_0(GgufFileType.Q8_0),
  GGUF_Q4_0(GgufFileType.Q4_0);

  private final @Nullable GgufFileType fileType;

  ExportKind(@Nullable GgufFileType fileType) {
    this.fileType = fileType;
  }

  /** Absent for the folder. */
  @Nullable GgufFileType fileType() {
    return fileType;
  }

  /**
   * Whether its type rounds every weight. Such an export may be too coarse for a model; any other
   * that differs from the trained model is a defect.
   */
  boolean isRounded() {
    return fileType != null && fileType != GgufFileType.F32;
  }

  /** The name in settings and events, for instance {@code gguf-q8_0}. */
  public String label() {
    return fileType == null ? "merged" : "gguf-" + fileType.label();
  }

  /**
   * @throws IllegalArgumentException naming the unknown kind and the known ones
   */
  public static Set<ExportKind> named(Collection<String> names) {
    Set<ExportKind> kinds = EnumSet.noneOf(ExportKind.class);
    for (String name : names) {
      kinds.add(named(name));
    }
    return Collections.unmodifiableSet(kinds);
  }

  private static ExportKind named(String name) {
    return Arrays.stream(values())
        .filter(kind -> kind.label().equals(name.toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "exports: '%s' is not known; known are %s"
                        .formatted(
                            name,
                            Arrays.stream(values())
                                .map(ExportKind::label)
                                .collect(Collectors.joining(", ")))));
  }
}
