package io.athanor.ingest.bench;

import io.athanor.contracts.pipeline.SourceKind;
import io.athanor.contracts.pipeline.SourceOptions;
import io.athanor.ingest.extract.DecodedText;
import io.athanor.ingest.extract.Extraction;
import io.athanor.ingest.extract.SourceExtractor;
import io.athanor.ingest.quality.TextQuality;
import io.athanor.ingest.source.RejectedSourceException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * Takes the pages of a folder, as the fetch cache holds them, through decoding, extraction and
 * segmentation, and then again with the quality signals of each paragraph: all that ingest-service
 * does with a page between its cache and its document store.
 */
final class ExtractionBench {

  /** Rounds until the compiler has seen everything often enough. */
  private static final int WARM_UP = 8;

  private final List<Path> pages;
  private final int threads;
  private final TextQuality quality = TextQuality.standard();

  ExtractionBench(Path folder, int threads) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      this.pages =
          files.filter(file -> file.toString().matches("(?i).*\\.html?")).sorted().toList();
    }
    if (pages.isEmpty()) {
      throw new IllegalArgumentException(folder + ": there is no .htm or .html file in it");
    }
    this.threads = threads;
  }

  Measurement measure(int rounds) throws IOException {
    long bytes = 0;
    for (Path page : pages) {
      bytes += Files.size(page);
    }
    try (ExecutorService workers = Executors.newFixedThreadPool(threads)) {
      long paragraphs = readAll(workers, UnaryOperator.identity());
      double alone = middleRound(workers, rounds, UnaryOperator.identity());
      double withSignals = middleRound(workers, rounds, quality::assess);
      return new Measurement(pages.size(), bytes, paragraphs, threads, alone, withSignals);
    }
  }

  /** Seconds of the middle round. */
  private double middleRound(
      ExecutorService workers, int rounds, UnaryOperator<Extraction> finish) {
    List<Double> seconds = new ArrayList<>();
    for (int round = 0; round < WARM_UP + rounds; round++) {
      long start = System.nanoTime();
      readAll(workers, finish);
      if (round >= WARM_UP) {
        seconds.add((System.nanoTime() - start) / 1e9);
      }
    }
    seconds.sort(null);
    return seconds.get((seconds.size() - 1) / 2);
  }

  private long readAll(ExecutorService workers, UnaryOperator<Extraction> finish) {
    AtomicInteger next = new AtomicInteger();
    List<Future<Long>> parts = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      parts.add(workers.submit(() -> readPart(next, finish)));
    }
    long paragraphs = 0;
    try {
      for (Future<Long> part : parts) {
        paragraphs += part.get();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("the benchmark was interrupted", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("a page could not be read", e.getCause());
    }
    return paragraphs;
  }

  private long readPart(AtomicInteger next, UnaryOperator<Extraction> finish) {
    long paragraphs = 0;
    for (int i = next.getAndIncrement(); i < pages.size(); i = next.getAndIncrement()) {
      paragraphs += read(pages.get(i), finish);
    }
    return paragraphs;
  }

  private int read(Path page, UnaryOperator<Extraction> finish) {
    try {
      DecodedText text = DecodedText.of(Files.readAllBytes(page), null);
      Extraction extraction =
          SourceExtractor.read(SourceKind.PAGES, page.toUri().toString(), text, SourceOptions.NONE);
      return finish.apply(extraction).content().paragraphs().size();
    } catch (RejectedSourceException empty) {
      return 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
