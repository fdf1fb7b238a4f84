package io.athanor.local.datasets;

import com.fasterxml.jackson.databind.JsonNode;
import io.athanor.local.console.Style;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

/** Differences and previews as lines of text. */
public final class DatasetReport {

  private static final int LONGEST = 100;

  private final BiFunction<Style, String, String> styled;

  /**
   * Prepares the report.
   *
   * @param styled gives a text a style where that is possible
   */
  public DatasetReport(BiFunction<Style, String, String> styled) {
    this.styled = styled;
  }

  /** What changed between two versions. */
  public List<String> diff(JsonNode diff) {
    var lines = new ArrayList<String>();
    JsonNode counts = diff.path("counts");
    lines.add(
        "%d added, %d removed, %d changed, %d moved between train and held out, %d unchanged"
            .formatted(
                counts.path("added").asLong(),
                counts.path("removed").asLong(),
                counts.path("changed").asLong(),
                counts.path("moved").asLong(),
                counts.path("unchanged").asLong()));
    diff.path("added").forEach(row -> add(lines, Style.GREEN, "+ ", example(row)));
    diff.path("removed").forEach(row -> add(lines, Style.RED, "- ", example(row)));
    for (JsonNode changed : diff.path("changed")) {
      lines.add("~ " + example(changed.path("after")));
      for (JsonNode turn : changed.path("turns")) {
        String place = "    turn " + turn.path("turn").asInt() + " " + turn.path("role").asText();
        add(lines, Style.RED, place + " - ", turn.path("before").asText("(none)"));
        add(lines, Style.GREEN, place + " + ", turn.path("after").asText("(none)"));
      }
    }
    return lines;
  }

  private void add(List<String> lines, Style style, String mark, String text) {
    lines.add(styled.apply(style, mark + oneLine(text)));
  }

  private static String example(JsonNode example) {
    var text = new StringBuilder(example.path("id").asText());
    for (JsonNode turn : example.path("turns")) {
      if (!turn.path("role").asText().equals("system")) {
        text.append(" | ").append(oneLine(turn.path("content").asText()));
      }
    }
    if (example.hasNonNull("text")) {
      text.append(" | ").append(oneLine(example.path("text").asText()));
    }
    return text.toString();
  }

  private static String oneLine(String text) {
    String line = text.replace("\n", "\\n").replace("\r", "\\r").replace("\u001b", "\\e");
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
  }

  /**
   * A row as it is trained on. Tokens are divided by bars; what is learned is green and between »
   * and «, so that it can be told without colours too; special tokens stand between brackets.
   */
  public List<String> preview(JsonNode preview) {
    var lines = new ArrayList<String>();
    lines.add(
        "example %s for %s: %d tokens, %d learned"
            .formatted(
                preview.path("example").path("id").asText(),
                preview.path("baseModel").asText(),
                preview.path("tokens").asInt(),
                preview.path("learned").asInt()));
    lines.add("» « learned, ⟦ ⟧ special token, | between tokens");
    var line = new StringBuilder();
    boolean learned = false;
    boolean lineBegins = true;
    for (JsonNode token : preview.path("row").path("tokens")) {
      boolean now = token.path("learned").asBoolean();
      line.append(learned && !now ? "«" : "").append(!learned && now ? "»" : "");
      line.append(learned != now || lineBegins ? "" : styled.apply(Style.DIM, "|"));
      line.append(token(token, now));
      learned = now;
      lineBegins = token.path("text").asText().endsWith("\n");
      if (lineBegins) {
        lines.add(line.toString());
        line.setLength(0);
      }
    }
    lines.add(line + (learned ? "«" : ""));
    return lines;
  }

  private String token(JsonNode token, boolean learned) {
    String text = token.path("text").asText();
    String plain = text.isEmpty() ? "·" : visible(text);
    boolean special = token.path("special").asBoolean();
    String shown = special ? "⟦" + plain + "⟧" : plain;
    if (learned) {
      return styled.apply(Style.GREEN, shown);
    }
    return special ? styled.apply(Style.CYAN, shown) : shown;
  }

  /** Text of a data set must not steer the terminal. */
  private static String visible(String text) {
    var visible = new StringBuilder();
    text.codePoints()
        .forEach(
            point -> {
              switch (point) {
                case '\n' -> visible.append('↵');
                case '\t' -> visible.append('→');
                default -> visible.appendCodePoint(Character.isISOControl(point) ? '␦' : point);
              }
            });
    return visible.toString();
  }
}
