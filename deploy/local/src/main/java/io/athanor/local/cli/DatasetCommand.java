package io.athanor.local.cli;

import io.athanor.local.console.Console;
import io.athanor.local.datasets.DatasetReport;
import io.athanor.local.datasets.DatasetsClient;
import io.athanor.local.failure.PlatformFailure;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Compares versions of data sets, and shows a row as it is trained on. */
@Command(name = "dataset")
final class DatasetCommand implements Callable<Integer> {

  private static final String NOTHING = "";
  private static final String FIRST_EXAMPLE = "0";
  private static final int LISTED = 20;

  private final Console console;
  private final Map<String, String> environment;

  @Spec private CommandSpec command = CommandSpec.create();

  @Parameters(index = "0", paramLabel = "ACTION")
  private Action action = Action.DIFF;

  @Parameters(index = "1", paramLabel = "DATASET[:VERSION]")
  private String first = NOTHING;

  @Parameters(index = "2", arity = "0..1", paramLabel = "DATASET[:VERSION] or EXAMPLE")
  private String second = NOTHING;

  @Option(names = "--base", paramLabel = "MODEL")
  private String base = NOTHING;

  @Option(names = "--limit", paramLabel = "NUMBER")
  private int limit = LISTED;

  DatasetCommand(Console console, Map<String, String> environment) {
    this.console = console;
    this.environment = environment;
  }

  /** The words on the command line, there in small letters. */
  private enum Action {
    DIFF,
    PREVIEW
  }

  @Override
  public Integer call() {
    var client = new DatasetsClient(CommandSettings.of(command, environment).services());
    var report = new DatasetReport(console::styled);
    switch (action) {
      case DIFF -> diff(client, report);
      case PREVIEW -> preview(client, report);
    }
    return 0;
  }

  private void diff(DatasetsClient client, DatasetReport report) {
    if (second.equals(NOTHING)) {
      throw new PlatformFailure(
          "Which other version? For example ./athanor dataset diff mill:1 mill:2");
    }
    report
        .diff(client.diff(client.version(first), client.version(second), limit))
        .forEach(console::line);
  }

  private void preview(DatasetsClient client, DatasetReport report) {
    if (base.equals(NOTHING)) {
      throw new PlatformFailure(
          "For which base model? For example --base smollm2-135m-instruct, a file or a folder");
    }
    String example = second.equals(NOTHING) ? FIRST_EXAMPLE : second;
    report
        .preview(client.preview(client.version(first), example, base, this::sayThatTheBaseComes))
        .forEach(console::line);
  }

  private void sayThatTheBaseComes() {
    console.line("Base model %s is fetched first".formatted(base));
  }
}
