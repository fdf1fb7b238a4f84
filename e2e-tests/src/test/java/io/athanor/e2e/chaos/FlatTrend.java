package io.athanor.e2e.chaos;

import io.athanor.e2e.chaos.ProcessSample.Measure;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Whether nothing grows. The first third of the time is warm-up. A measure of a process is flat
 * when its median of the last third is no more than that of the middle third, a tenth and the
 * measure's slack.
 */
final class FlatTrend {

  private static final double SHARE = 1.1;

  private FlatTrend() {}

  /** Every measure that grows, with its two medians; empty when all are flat. */
  static List<String> growing(List<ProcessSample> samples) {
    long end = samples.getLast().second();
    List<String> found = new ArrayList<>();
    for (String process : new TreeSet<>(samples.stream().map(ProcessSample::process).toList())) {
      for (Measure measure : Measure.values()) {
        double middle = median(samples, process, measure, at -> at >= end / 3 && at < 2 * end / 3);
        double last = median(samples, process, measure, at -> at >= 2 * end / 3);
        String line =
            String.format(Locale.ROOT, "%s of %s: %.1f, then %.1f", measure, process, middle, last);
        System.err.println(line);
        if (last > SHARE * middle + measure.slack()) {
          found.add(line);
        }
      }
    }
    return found;
  }

  private static double median(
      List<ProcessSample> samples, String process, Measure measure, Predicate<Long> when) {
    double[] values =
        samples.stream()
            .filter(each -> each.process().equals(process) && when.test(each.second()))
            .filter(each -> each.values().containsKey(measure))
            .mapToDouble(each -> each.values().get(measure))
            .sorted()
            .toArray();
    return values.length == 0 ? 0 : values[values.length / 2];
  }
}
