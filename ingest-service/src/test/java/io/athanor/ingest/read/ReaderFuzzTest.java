package io.athanor.ingest.read;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.athanor.contracts.pipeline.SourceKind;
import io.athanor.contracts.pipeline.SourceOptions;
import io.athanor.ingest.source.ReadingLimit;
import io.athanor.ingest.source.RejectedSourceException;
import java.time.Duration;
import java.util.List;

/**
 * Targets for coverage-guided fuzzing. The build runs them on the inputs kept in the resources;
 * {@code JAZZER_FUZZ=1} looks for new ones.
 */
class ReaderFuzzTest {

  private static final List<String> ENDINGS =
      List.of("html", "md", "txt", "csv", "tsv", "json", "jsonl");
  private static final DocumentReader READER =
      new DocumentReader(
          (format, uri, content) -> new Rendition("", "text/plain"),
          new ReadingLimit(Duration.ofSeconds(5)));

  @FuzzTest(maxDuration = "60s")
  void table(FuzzedDataProvider data) throws InterruptedException {
    read(SourceKind.TABLE, data);
  }

  @FuzzTest(maxDuration = "60s")
  void script(FuzzedDataProvider data) throws InterruptedException {
    read(SourceKind.SCRIPT, data);
  }

  @FuzzTest(maxDuration = "60s")
  void definitions(FuzzedDataProvider data) throws InterruptedException {
    read(SourceKind.DEFINITIONS, data);
  }

  @FuzzTest(maxDuration = "60s")
  void text(FuzzedDataProvider data) throws InterruptedException {
    read(SourceKind.FILES, data);
  }

  private static void read(SourceKind kind, FuzzedDataProvider data) throws InterruptedException {
    String uri = "file:///source." + data.pickValue(ENDINGS);
    try {
      READER.read(kind, SourceOptions.NONE, uri, data.consumeRemainingAsBytes(), null);
    } catch (RejectedSourceException expected) {
      if (!expected.detail().startsWith("/source")) {
        throw new AssertionError("the rejection names no source: " + expected.detail(), expected);
      }
    }
  }
}
