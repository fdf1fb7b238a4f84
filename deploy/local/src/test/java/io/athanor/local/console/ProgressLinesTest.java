package io.athanor.local.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class ProgressLinesTest {

  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  private Instant now = Instant.parse("2026-11-22T12:00:00Z");

  @Test
  void withoutTerminalOneLineForEachTenthOfTheWay() {
    // Given
    ProgressLines progress = new ProgressLines(console(false), () -> now);
    // When
    for (int step = 0; step <= 100; step++) {
      progress.show(training(step));
    }
    // Then
    assertThat(lines()).hasSize(11);
    assertThat(lines()).first().isEqualTo("  training      0 %  step 0");
    assertThat(lines()).last().isEqualTo("  training    100 %  step 100");
  }

  @Test
  void withoutTerminalSilenceIsBrokenAfterHalfAMinute() {
    // Given
    ProgressLines progress = new ProgressLines(console(false), () -> now);
    progress.show(training(1));
    // When
    now = now.plusSeconds(20);
    progress.show(training(2));
    now = now.plusSeconds(11);
    progress.show(training(3));
    // Then
    assertThat(lines())
        .containsExactly("  training      1 %  step 1", "  training      3 %  step 3");
  }

  @Test
  void onATerminalTheLiveLineIsDrawnOverAndGivesWayToTheResult() {
    // Given
    ProgressLines progress = new ProgressLines(console(true), () -> now);
    // When
    progress.show(training(50));
    progress.done("training", "100 steps");
    // Then
    assertThat(written.toString(StandardCharsets.UTF_8))
        .isEqualTo(
            "  training    [############............]  50 %  step 50\r\u001b[2K✓ training    100 steps"
                + System.lineSeparator());
  }

  @Test
  void clockShowsHoursOnlyWhenThereAreAny() {
    assertThat(Progress.clock(Duration.ofSeconds(187))).isEqualTo("3:07");
    assertThat(Progress.clock(Duration.ofSeconds(3727))).isEqualTo("1:02:07");
  }

  private static Progress training(int step) {
    return new Progress("training", OptionalDouble.of(step / 100.0), List.of("step " + step));
  }

  private List<String> lines() {
    return written.toString(StandardCharsets.UTF_8).lines().toList();
  }

  private Console console(boolean terminal) {
    var stream = new PrintStream(written, true, StandardCharsets.UTF_8);
    return new Console(stream, stream, terminal, false, 100);
  }
}
