package io.athanor.e2e.observe;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The samples of a {@code /q/metrics} page in Prometheus' text format.
 *
 * @param samples by name and labels, as they stand in the page
 */
public record Scrape(Map<String, Double> samples) {

  private static final Pattern SAMPLE =
      Pattern.compile("([a-zA-Z_:][\\w:]*)(\\{.*})? (\\S+)( # .*)?");

  /**
   * Reads a page.
   *
   * @throws IllegalArgumentException naming the line that is no sample
   */
  public static Scrape of(String page) {
    Map<String, Double> samples = new LinkedHashMap<>();
    page.lines()
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .forEach(
            line -> {
              Matcher matcher = SAMPLE.matcher(line);
              if (!matcher.matches()) {
                throw new IllegalArgumentException("no sample: " + line);
              }
              String labels = matcher.group(2) == null ? "" : matcher.group(2);
              samples.put(matcher.group(1) + labels, value(matcher.group(3)));
            });
    return new Scrape(samples);
  }

  /** The names of the metrics. */
  public Set<String> names() {
    return samples.keySet().stream()
        .map(series -> series.replaceFirst("\\{.*", ""))
        .collect(java.util.stream.Collectors.toSet());
  }

  /** The label values of all series. */
  public Set<String> labels() {
    return samples.keySet().stream()
        .filter(series -> series.contains("{"))
        .map(series -> series.substring(series.indexOf('{')))
        .collect(java.util.stream.Collectors.toSet());
  }

  private static double value(String text) {
    return switch (text) {
      case "+Inf" -> Double.POSITIVE_INFINITY;
      case "-Inf" -> Double.NEGATIVE_INFINITY;
      default -> Double.parseDouble(text);
    };
  }
}
