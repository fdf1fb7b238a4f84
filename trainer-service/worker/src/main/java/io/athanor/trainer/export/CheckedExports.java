package io.athanor.trainer.export;

import io.athanor.trainer.progress.RefusedExport;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What became of the exports that were asked for.
 *
 * @param agreements of the published ones, in the order of their kinds
 */
record CheckedExports(Map<ExportKind, Agreement> agreements, List<RefusedExport> refused) {
  CheckedExports {
    Map<ExportKind, Agreement> ordered = new EnumMap<>(ExportKind.class);
    ordered.putAll(agreements);
    agreements = Collections.unmodifiableMap(ordered);
    refused = List.copyOf(refused);
  }

  Set<ExportKind> published() {
    return agreements.keySet();
  }
}
