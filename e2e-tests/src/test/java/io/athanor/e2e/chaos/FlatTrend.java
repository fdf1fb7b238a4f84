package io.athanor.e2e.chaos;

import io.athanor.e2e.chaos.ProcessSample.Measure;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Whether nothing grows. The first third of the time is warm-up. A measure of a process is flat
 * when its median of the last third is no more than that of the middle third, a tenth and the
 * measure's slack; one that was seen in the middle third and not in the last says nothing, which is
 * no better than growth. Nothing at all in the middle third is not flat either.
 */
final class FlatTrend {

  private static final double SHARE = 1.1;

  private FlatTrend() {}

  /** Every measure that grows, with its two medians; empty when all are flat. */
  static List<String> growing(List<ProcessSample> samples) {
    long end = samples.isEmpty() ? 0 : samples.getLast().second();
    List<String> found = new ArrayList<>();
    if (samples.stream().noneMatch(each -> isMiddle(each.second(), end))) {
      found.add("nothing was seen in the middle third");
    }
    for (String process : new TreeSet<>(samples.stream().map(ProcessSample::process).toList())) {
      for (Measure measure : Measure.values()) {
        OptionalDouble middle = median(samples, process, measure, at -> isMiddle(at, end));
        if (middle.isEmpty()) {
          continue;
        }
        double before = middle.getAsDouble();
        double after =
            median(samples, process, measure, at -> at >= 2 * end / 3).orElse(Double.NaN);
        String line =
            String.format(
                Locale.ROOT, "%s of %s: %.1f, then %.1f", measure, process, before, after);
        System.err.println(line);
        if (!(after <= SHARE * before + measure.slack())) {
          found.add(line);
        }
      }
    }
    return found;
  }

  private static boolean isMiddle(long second, long end) {
    return second >= end / 3 && second < 2 * end / 3;
  }

  private static OptionalDouble median(
      List<ProcessSample> samples, String process, Measure measure, Predicate<Long> when) {
    double[] values =
        samples.stream()
            .filter(each -> each.process().equals(process) && when.test(each.second()))
            .filter(each -> each.values().containsKey(measure))
            .mapToDouble(each -> each.values().get(measure))
            .sorted()
            .toArray();
    return values.length == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(values[values.length / 2]);
  }
}
