package io.athanor.dataset.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.athanor.contracts.dataset.Role;
import io.athanor.contracts.dataset.Turn;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Any bytes in any format: rows or counted problems, never another exception and never a hang. */
class MalformedFileTest {

  private static final TrainingRow ROW =
      new TrainingRow.Conversation(
          List.of(new Turn(Role.USER, "Who? é😀"), new Turn(Role.ASSISTANT, "Ada \"Birch\"")));

  @Property(tries = 500)
  void anyBytesEndInRowsOrProblems(@ForAll FileFormat format, @ForAll byte[] file)
      throws IOException {
    requireAddingUp(format, file);
  }

  @Property(tries = 1000)
  void damagedFilesEndInRowsOrProblems(
      @ForAll FileFormat format, @ForAll long seed, @ForAll @IntRange(max = 6) int damages)
      throws IOException {
    // Given
    boolean raw = format == FileFormat.TEXT || format == FileFormat.TEXT_JSONL;
    TrainingRow row = raw ? new TrainingRow.RawText("It turns.") : ROW;
    byte[] file = FormatFiles.write(format, List.of(row, row, row));
    Random random = new Random(seed);
    for (int i = 0; i < damages; i++) {
      file[random.nextInt(file.length)] = (byte) random.nextInt(256);
    }
    // Then
    requireAddingUp(format, Arrays.copyOf(file, 1 + random.nextInt(file.length)));
  }

  static void requireAddingUp(FileFormat format, byte[] file) throws IOException {
    ProblemLog log = new ProblemLog();
    List<TrainingRow> rows = FormatFiles.read(format, file, log);
    assertThat(rows.size() + log.rejected()).isGreaterThanOrEqualTo(log.rows());
    assertThat(rows.size()).isLessThanOrEqualTo((int) log.rows());
    assertThat(log.first()).allSatisfy(problem -> assertThat(problem.reason()).isNotBlank());
  }
}
