package io.athanor.ingest.bench;

import io.athanor.kit.json.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One run of the benchmark.
 *
 * @param pages in the folder
 * @param bytes of all pages
 * @param paragraphs that were found
 * @param seconds of the middle round
 */
record Measurement(int pages, long bytes, long paragraphs, int threads, double seconds) {

  double pagesPerSecond() {
    return pages / seconds;
  }

  List<String> lines() {
    return List.of(
        String.format(
            Locale.ROOT,
            "%d pages, %.1f MB, %d paragraphs, %d threads",
            pages,
            bytes / 1e6,
            paragraphs,
            threads),
        String.format(
            Locale.ROOT, "%.0f pages/s, %.1f MB/s", pagesPerSecond(), bytes / 1e6 / seconds));
  }

  String json() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("pages", pages);
    fields.put("bytes", bytes);
    fields.put("paragraphs", paragraphs);
    fields.put("threads", threads);
    fields.put("pages_per_second", pagesPerSecond());
    return Json.text(fields);
  }
}
