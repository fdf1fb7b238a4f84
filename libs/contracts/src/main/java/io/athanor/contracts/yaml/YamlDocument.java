package io.athanor.contracts.yaml;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * A parsed YAML 1.2 file (JSON is YAML) together with the complaints collected while it is read.
 * The reader walks {@link #root()}, and {@link #finish()} throws if anything was wrong, so that a
 * user sees all mistakes at once.
 */
public final class YamlDocument {

  private static final int MOST_ALIASES = 50;
  private static final int MOST_CODE_POINTS = 32 * 1024 * 1024;

  private final String file;
  private final List<YamlProblem> problems = new ArrayList<>();
  private final YamlValue root;

  private YamlDocument(String file, String text) {
    this.file = file;
    this.root = new YamlValue(this, "", parse(file, text));
  }

  /**
   * Parses a file's text.
   *
   * @param file name for messages
   * @throws InvalidYamlException when it is not YAML at all
   */
  public static YamlDocument parseText(String file, String text) {
    return new YamlDocument(file, text);
  }

  public YamlValue root() {
    return root;
  }

  /**
   * Ends the reading.
   *
   * @throws InvalidYamlException with every complaint, in the order of the file
   */
  public void finish() {
    if (!problems.isEmpty()) {
      problems.sort(
          Comparator.comparingInt(YamlProblem::line).thenComparingInt(YamlProblem::column));
      throw new InvalidYamlException(file, problems);
    }
  }

  boolean hasProblems() {
    return !problems.isEmpty();
  }

  /** A value that several readers share is complained about once. */
  void report(YamlProblem problem) {
    if (!problems.contains(problem)) {
      problems.add(problem);
    }
  }

  private static Node parse(String file, String text) {
    LoadSettings settings =
        LoadSettings.builder()
            .setLabel(file)
            .setMaxAliasesForCollections(MOST_ALIASES)
            .setCodePointLimit(MOST_CODE_POINTS)
            .setAllowDuplicateKeys(false)
            .build();
    try {
      Optional<Node> node = new Compose(settings).composeString(text);
      return node.orElseThrow(() -> failure(file, 1, 1, "the file is empty"));
    } catch (MarkedYamlEngineException e) {
      int line = e.getProblemMark().map(Mark::getLine).orElse(0) + 1;
      int column = e.getProblemMark().map(Mark::getColumn).orElse(0) + 1;
      throw failure(file, line, column, "not valid YAML or JSON: " + e.getProblem());
    } catch (YamlEngineException e) {
      throw failure(file, 1, 1, "not valid YAML or JSON: " + e.getMessage());
    }
  }

  private static InvalidYamlException failure(String file, int line, int column, String message) {
    return new InvalidYamlException(file, List.of(new YamlProblem(line, column, "", message)));
  }
}
