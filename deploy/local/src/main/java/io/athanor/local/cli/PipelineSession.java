package io.athanor.local.cli;

import io.athanor.local.LocalPlatform;
import io.athanor.local.PlatformState;
import io.athanor.local.console.Console;
import io.athanor.local.console.Progress;
import io.athanor.local.console.ProgressLines;
import io.athanor.local.console.Style;
import io.athanor.local.pipeline.PipelineClient;
import io.athanor.local.pipeline.PipelineDocument;
import io.athanor.local.pipeline.PipelineFollower;
import io.athanor.local.pipeline.PipelineOutcome;
import io.athanor.local.pipeline.PipelineReport;
import io.athanor.local.pipeline.ReportPrinter;
import io.athanor.local.pipeline.StageReport;
import io.athanor.local.settings.Installation;
import io.athanor.local.settings.PlatformSettings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * One pipeline from its file to its report, on the platform that runs on the data folder, or on one
 * that is started for it.
 */
final class PipelineSession {

  private final Console console;
  private final CommandSettings command;
  private final PlatformSettings settings;
  private final ProgressLines progress;

  PipelineSession(Console console, CommandSettings command) {
    this.console = console;
    this.command = command;
    this.settings = command.platform();
    this.progress = new ProgressLines(console, Clock.systemUTC());
  }

  int run(Path file, PipelineOptions options) {
    PipelineDocument document = PipelineDocument.read(file, options.baseModel());
    Optional<PlatformState> running = PlatformState.ofRunning(settings.home());
    if (running.isPresent()) {
      URI frontDoor = URI.create(running.get().frontDoor());
      console.line("Using the platform that runs at " + frontDoor);
      return follow(document, options, frontDoor, this::isStillRunning);
    }
    console.line("Starting Athanor on " + settings.home().root());
    try (var platform =
        LocalPlatform.start(settings, Installation.locate(), new StartingListener(console))) {
      int status =
          follow(document, options, platform.frontDoor(), () -> !platform.failure().isDone());
      if (platform.failure().isDone()) {
        return Math.max(status, ForegroundWait.untilItEnds(platform, console));
      }
      if (status != 0 || options.exit()) {
        return status;
      }
      console.line();
      console.line("Athanor stays up at %s  (Ctrl-C stops it)".formatted(platform.frontDoor()));
      return ForegroundWait.untilItEnds(platform, console);
    }
  }

  private boolean isStillRunning() {
    return PlatformState.ofRunning(settings.home()).isPresent();
  }

  private int follow(
      PipelineDocument document,
      PipelineOptions options,
      URI frontDoor,
      BooleanSupplier platformRuns) {
    long start = System.nanoTime();
    console.line();
    console.line(console.styled(Style.BOLD, "Pipeline " + document.spec().name()));
    PipelineOutcome outcome;
    try (var client = new PipelineClient(command.services(frontDoor))) {
      outcome =
          new PipelineFollower(client, platformRuns, progress::show, this::report)
              .run(document, options.fresh());
    }
    console.endLive();
    return switch (outcome) {
      case PipelineOutcome.Failed failed -> {
        console.error("%s: %s".formatted(failed.stage(), failed.reason()));
        yield 1;
      }
      case PipelineOutcome.Served served -> {
        String took = Progress.clock(Duration.ofNanos(System.nanoTime() - start));
        console.line(served.reused() ? "Everything was there: reused" : "Done in " + took);
        publish(PipelineReport.of(served, settings.home()), document, options, frontDoor);
        yield 0;
      }
    };
  }

  private void report(StageReport report) {
    switch (report.kind()) {
      case BEGUN -> progress.begun(report.stage(), report.text());
      case DONE -> progress.done(report.stage(), report.text());
      case WARNING -> progress.warn(report.stage(), report.text());
    }
  }

  private void publish(
      PipelineReport report, PipelineDocument document, PipelineOptions options, URI frontDoor) {
    new ReportPrinter(console).print(report, frontDoor);
    Path result = settings.home().results().resolve(document.spec().name() + ".json");
    report.write(result, frontDoor.toString());
    console.line("  report       " + result);
    options.json().ifPresent(file -> report.write(file, frontDoor.toString()));
  }
}
