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
 * @param seconds of the middle round of extraction and segmentation alone
 * @param secondsWithSignals of the middle round with noise and language scored as well
 */
record Measurement(
    int pages,
    long bytes,
    long paragraphs,
    int threads,
    double seconds,
    double secondsWithSignals) {

  double pagesPerSecond() {
    return pages / seconds;
  }

  double pagesPerSecondWithSignals() {
    return pages / secondsWithSignals;
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
            Locale.ROOT,
            "%.0f pages/s, %.1f MB/s: extraction and segmentation",
            pagesPerSecond(),
            bytes / 1e6 / seconds),
        String.format(
            Locale.ROOT,
            "%.0f pages/s with noise and language scored as well",
            pagesPerSecondWithSignals()));
  }

  String json() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("pages", pages);
    fields.put("bytes", bytes);
    fields.put("paragraphs", paragraphs);
    fields.put("threads", threads);
    fields.put("pages_per_second", pagesPerSecond());
    fields.put("pages_per_second_with_signals", pagesPerSecondWithSignals());
    return Json.text(fields);
  }
}
