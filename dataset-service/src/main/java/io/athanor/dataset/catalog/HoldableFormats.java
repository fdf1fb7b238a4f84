package io.athanor.dataset.catalog;

import io.athanor.contracts.ArtifactRef;
import io.athanor.contracts.ProblemCode;
import io.athanor.contracts.dataset.Example;
import io.athanor.dataset.format.ConversationWriter;
import io.athanor.dataset.format.FileFormat;
import io.athanor.dataset.format.Formats;
import io.athanor.dataset.format.TrainingRow;
import io.athanor.dataset.format.UnholdableRowException;
import io.athanor.kit.http.ProblemException;
import java.io.IOException;
import java.io.OutputStream;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which formats have a place for every row; found by writing the rows to nowhere. */
record HoldableFormats(Shards shards, List<ArtifactRef> files) {

  /** The first row that a format has no place for; positions count from 0. */
  private record Misfit(long position, String example, String reason) {}

  /**
   * Refuses a format that cannot hold all rows.
   *
   * @throws ProblemException that names the first such row, and the formats that can
   */
  void require(FileFormat format) throws IOException {
    Misfit misfit = misfits(Set.of(format)).get(format);
    if (misfit != null) {
      Set<FileFormat> others = EnumSet.allOf(FileFormat.class);
      others.removeAll(misfits(EnumSet.allOf(FileFormat.class)).keySet());
      throw new ProblemException(
          ProblemCode.STATE_CONFLICT,
          "%s cannot hold row %d (example %s): %s. Formats that hold every row of it: %s"
              .formatted(
                  format.word(),
                  misfit.position(),
                  misfit.example(),
                  misfit.reason(),
                  others.isEmpty()
                      ? "none"
                      : others.stream().map(FileFormat::word).collect(Collectors.joining(", "))));
    }
  }

  /** The formats that cannot hold some row; a format is left alone behind its first one. */
  private Map<FileFormat, Misfit> misfits(Set<FileFormat> formats) throws IOException {
    Map<FileFormat, Misfit> misfits = new EnumMap<>(FileFormat.class);
    Map<FileFormat, ConversationWriter> writers = new EnumMap<>(FileFormat.class);
    for (FileFormat format : formats) {
      writers.put(format, Formats.writer(format, OutputStream.nullOutputStream()));
    }
    // Writers to nowhere hold nothing that must be closed.
    try (Stream<Example> examples = shards.examples(files)) {
      long position = 0;
      for (Iterator<Example> all = examples.iterator(); all.hasNext(); position++) {
        Example example = all.next();
        TrainingRow row = TrainingRow.of(example);
        for (Map.Entry<FileFormat, ConversationWriter> each : writers.entrySet()) {
          try {
            each.getValue().write(row);
          } catch (UnholdableRowException e) {
            misfits.put(
                each.getKey(), new Misfit(position, example.id(), String.valueOf(e.getMessage())));
          }
        }
        if (writers.keySet().removeAll(misfits.keySet()) && writers.isEmpty()) {
          break;
        }
      }
    }
    return misfits;
  }
}
