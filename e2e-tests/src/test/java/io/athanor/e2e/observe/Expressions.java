package io.athanor.e2e.observe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.athanor.local.settings.Installation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The PromQL of the chart's dashboards and alert rules. */
public final class Expressions {

  /**
   * One expression.
   *
   * @param place file and panel or rule, for messages
   */
  public record Expression(String place, String text) {

    /** The metrics that it reads. */
    public Set<String> metrics() {
      String bare = AGGREGATION_LABELS.matcher(text).replaceAll(" ");
      bare = NO_NAMES.matcher(bare).replaceAll(" ");
      return IDENTIFIER
          .matcher(bare)
          .results()
          .map(MatchResult::group)
          .filter(name -> !KEYWORDS.contains(name))
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  /** GPU machines are not at hand: these files are shipped as they are, and say so. */
  private static final String NOT_RUN = "gpu";

  private static final ObjectMapper JSON = new ObjectMapper();

  private static final Pattern AGGREGATION_LABELS =
      Pattern.compile("\\b(by|without|on|ignoring|group_left|group_right)\\s*\\([^)]*\\)");
  private static final Pattern NO_NAMES = Pattern.compile("\"[^\"]*\"|\\{[^}]*}|\\[[^\\]]*]");
  private static final Pattern IDENTIFIER =
      Pattern.compile("(?<![\\w.])[a-zA-Z_:][\\w:]*+(?!\\s*\\()");
  private static final Set<String> KEYWORDS =
      Set.of("and", "or", "unless", "bool", "offset", "group_left", "group_right");

  private Expressions() {}

  /** The folder of the chart. */
  public static Path chart() {
    return Installation.locate().root().resolve("deploy/chart");
  }

  /** Of every dashboard, with values in the place of Grafana's variables. */
  public static List<Expression> ofDashboards() {
    List<Expression> found = new ArrayList<>();
    for (Path file : files("dashboards", ".json")) {
      for (JsonNode panel : dashboard(file).path("panels")) {
        for (JsonNode target : panel.path("targets")) {
          found.add(
              new Expression(
                  file.getFileName() + ", panel " + panel.path("title").asText(),
                  target
                      .path("expr")
                      .asText()
                      .replace("$__rate_interval", "5m")
                      .replace("$application", ".+")));
        }
      }
    }
    return List.copyOf(found);
  }

  /** Of every alert rule. */
  public static List<Expression> ofAlerts() {
    List<Expression> found = new ArrayList<>();
    for (Path file : alertFiles()) {
      for (JsonNode group : rules(file).path("groups")) {
        for (JsonNode rule : group.path("rules")) {
          found.add(
              new Expression(
                  file.getFileName() + ", alert " + rule.path("alert").asText(),
                  rule.path("expr").asText()));
        }
      }
    }
    return List.copyOf(found);
  }

  /** Every file of alert rules, those for GPUs too. */
  public static List<Path> alertFiles() {
    return files("alerts", ".yaml");
  }

  /** Every dashboard, those for GPUs too. */
  public static List<Path> dashboardFiles() {
    return files("dashboards", ".json");
  }

  /** Whether the expression needs a GPU to have values. */
  public static boolean isRunHere(Expression expression) {
    return !expression.place().startsWith(NOT_RUN);
  }

  static JsonNode dashboard(Path file) {
    try {
      return JSON.readTree(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new UncheckedIOException(file.toString(), e);
    }
  }

  static JsonNode rules(Path file) {
    try {
      String yaml = Files.readString(file);
      return JSON.valueToTree(new Load(LoadSettings.builder().build()).loadFromString(yaml));
    } catch (IOException e) {
      throw new UncheckedIOException(file.toString(), e);
    }
  }

  private static List<Path> files(String folder, String ending) {
    try (Stream<Path> files = Files.list(chart().resolve(folder))) {
      return files.filter(file -> file.toString().endsWith(ending)).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
