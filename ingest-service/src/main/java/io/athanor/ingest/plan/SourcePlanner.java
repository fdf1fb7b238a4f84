package io.athanor.ingest.plan;

import io.athanor.contracts.pipeline.SourceOptions;
import io.athanor.contracts.pipeline.SourceRules;
import io.athanor.contracts.pipeline.SourceSpec;
import io.athanor.ingest.fetch.FileFetcher;
import io.athanor.ingest.plan.PlanRepository.Origin;
import io.athanor.ingest.plan.PlannedSource.Role;
import io.athanor.ingest.source.RejectedSourceException;
import io.athanor.kit.transaction.Transactions;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Lists the first addresses of a source: all of a range or folder, the start page of a crawl, the
 * sitemap of a site. Doing it again after a crash adds nothing that is there.
 */
@ApplicationScoped
public class SourcePlanner {

  private static final int CHUNK = 500;

  private final Transactions transactions;
  private final PlanRepository plan;
  private final FileFetcher files;
  private final CrawlConfig config;

  SourcePlanner(
      Transactions transactions, PlanRepository plan, FileFetcher files, CrawlConfig config) {
    this.transactions = transactions;
    this.plan = plan;
    this.files = files;
    this.config = config;
  }

  /** Lists them; blocks. What is wrong with the source becomes an address with a mistake. */
  public void plan(Origin origin, SourceSpec source) {
    List<SourceRules.Broken> broken = SourceRules.broken(source);
    if (!broken.isEmpty()) {
      SourceRules.Broken first = broken.getFirst();
      mistake(origin, source, first.field() + ": " + first.message());
      return;
    }
    try {
      switch (source.kind()) {
        case PAGES -> pages(origin, source);
        case FILES -> files(origin, source);
        case CRAWL -> start(origin, source, Role.PAGE);
        case SITEMAP -> start(origin, source, Role.LISTING);
        case FACTS, QUESTION_ANSWER, TABLE, SCRIPT, DEFINITIONS, CONVERSATIONS ->
            add(origin, List.of(source.uri()), 1);
      }
    } catch (IllegalArgumentException e) {
      mistake(origin, source, String.valueOf(e.getMessage()));
    } catch (RejectedSourceException e) {
      mistake(origin, source, e.detail());
    }
  }

  /** Most pages that a source may have. */
  public int mostPages(SourceSpec source) {
    int ofService =
        switch (source.kind()) {
          case CRAWL, SITEMAP -> config.maxPages();
          default -> SourceRules.MOST_PAGES;
        };
    return Objects.requireNonNullElse(source.options().maxPages(), ofService);
  }

  /** Links to follow from a source's start page. */
  public int depth(SourceOptions options) {
    return Objects.requireNonNullElse(options.depth(), config.depth());
  }

  private void start(Origin origin, SourceSpec source, Role role) {
    SourceScope.of(source); // a pattern that is none is told now, not page by page
    String address =
        CanonicalAddress.of(source.uri())
            .orElseThrow(() -> new IllegalArgumentException("this is no valid address"));
    transactions.await(() -> plan.add(origin, List.of(address), role, 0, 1));
  }

  private void pages(Origin origin, SourceSpec source) {
    SourceScope scope = SourceScope.of(source);
    List<String> chunk = new ArrayList<>(CHUNK);
    UrlRange.of(source.uri())
        .addresses()
        .filter(scope::takes)
        .forEach(address -> collect(origin, chunk, address, UrlRange.MOST_PAGES));
    add(origin, chunk, UrlRange.MOST_PAGES);
  }

  private void files(Origin origin, SourceSpec source) {
    if (!source.uri().startsWith("file:")) {
      add(origin, List.of(source.uri()), 1);
      return;
    }
    Path root = files.locate(source.uri());
    if (!Files.isDirectory(root)) {
      add(origin, List.of(source.uri()), 1);
      return;
    }
    SourceScope scope = SourceScope.of(source);
    List<String> chunk = new ArrayList<>(CHUNK);
    int most = mostPages(source);
    try {
      FolderWalk.files(
          root,
          file -> {
            String uri = file.toUri().toString();
            if (scope.takesFile(uri, root.relativize(file))) {
              collect(origin, chunk, uri, most);
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list " + root, e);
    }
    if (add(origin, chunk, most) == 0 && transactions.await(() -> plan.pages(origin)) == 0) {
      mistake(origin, source, "the folder holds no file that the source takes");
    }
  }

  private void collect(Origin origin, List<String> chunk, String address, int most) {
    chunk.add(address);
    if (chunk.size() == CHUNK) {
      add(origin, chunk, most);
      chunk.clear();
    }
  }

  private int add(Origin origin, List<String> addresses, int most) {
    if (addresses.isEmpty()) {
      return 0;
    }
    List<String> added = List.copyOf(addresses);
    return transactions.await(
        () ->
            plan.pages(origin)
                .chain(
                    listed ->
                        plan.add(origin, added, Role.PAGE, 0, (int) Math.max(0, most - listed))));
  }

  private void mistake(Origin origin, SourceSpec source, String mistake) {
    transactions.await(() -> plan.addMistake(origin, source.uri(), mistake));
  }
}
