package io.athanor.trainer.check;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * {@code CheckTemplates [--all] GOLDEN.jsonl TEMPLATE_DIR}: renders every recorded conversation
 * again and prints how many renderings are equal, byte by byte, and the first that are not, or all.
 *
 * <p>Exit status: 0 all equal, 1 a difference, 2 files that cannot be read.
 */
public final class CheckTemplates {
  private static final int UNREADABLE = 2;
  private static final int SHOWN = 10;

  private final PrintStream out;
  private final PrintStream err;

  CheckTemplates(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  public static void main(String[] arguments) {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    System.exit(new CheckTemplates(out, System.err).run(List.of(arguments)));
  }

  int run(List<String> arguments) {
    List<String> paths = new ArrayList<>(arguments);
    int shown = paths.remove("--all") ? Integer.MAX_VALUE : SHOWN;
    if (paths.size() != 2) {
      err.println("usage: CheckTemplates [--all] GOLDEN.jsonl TEMPLATE_DIR");
      return UNREADABLE;
    }
    try {
      return check(Path.of(paths.get(0)), Path.of(paths.get(1)), shown);
    } catch (NoSuchFileException missing) {
      err.println(missing.getFile() + ": cannot be checked: there is no such file");
    } catch (IOException | RecordingException | InvalidPathException unreadable) {
      err.println("cannot be checked: " + unreadable.getMessage());
    }
    return UNREADABLE;
  }

  private int check(Path recording, Path folder, int shown) throws IOException {
    TemplateReplay replay = new TemplateReplay(new TemplateFolder(folder));
    Map<RenderVerdict.Kind, Integer> counts = new EnumMap<>(RenderVerdict.Kind.class);
    List<String> differences = new ArrayList<>();
    int total = 0;
    try (BufferedReader lines = Files.newBufferedReader(recording)) {
      int number = 0;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        number++;
        if (line.isBlank()) {
          continue;
        }
        RecordedRender recorded = RecordedRender.parse(line, recording + ", line " + number);
        RenderVerdict verdict = replay.check(recorded);
        counts.merge(verdict.kind(), 1, Integer::sum);
        total++;
        if (!verdict.equal() && differences.size() < shown) {
          differences.add("line " + number + ", " + recorded.name() + ": " + verdict.detail());
        }
      }
    }
    if (total == 0) {
      throw new RecordingException(recording + " holds no rendering");
    }
    print(total, counts, differences, replay);
    return differences.isEmpty() ? 0 : 1;
  }

  private void print(
      int total,
      Map<RenderVerdict.Kind, Integer> counts,
      List<String> differences,
      TemplateReplay replay) {
    int equal = 0;
    int different = 0;
    for (RenderVerdict.Kind kind : RenderVerdict.Kind.values()) {
      int count = counts.getOrDefault(kind, 0);
      equal += kind.equal() ? count : 0;
      different += kind.equal() ? 0 : count;
    }
    out.printf("%d of %d renders are equal, %d differ%n", equal, total, different);
    counts.forEach((kind, count) -> out.printf("  %6d %s%n", count, kind.words()));
    replay.day().ifPresent(day -> out.println("  dates as on " + day + ", the recording's day"));
    differences.forEach(out::println);
    if (different > differences.size()) {
      out.printf("and %d more%n", different - differences.size());
    }
  }
}
