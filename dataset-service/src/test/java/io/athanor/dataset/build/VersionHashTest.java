package io.athanor.dataset.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VersionHashTest {

  private static final List<String> OTHER_MACHINE =
      List.of(
          "-Dfile.encoding=ISO-8859-1",
          "-Dstdout.encoding=US-ASCII",
          "-Dsun.jnu.encoding=ISO-8859-1",
          "-Duser.language=tr",
          "-Duser.country=TR",
          "-Duser.timezone=Asia/Kathmandu");

  @TempDir Path folder;

  @Test
  void hashIsEqualUnderAnotherCharsetLocaleAndTimeZone() throws Exception {
    assertThat(elsewhere()).isEqualTo(VersionHash.of(folder.resolve("here")));
  }

  private String elsewhere() throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:TieredStopAtLevel=1");
    command.addAll(OTHER_MACHINE);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(VersionHash.class.getName(), folder.resolve("elsewhere").toString()));
    Process child = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(child.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    assertThat(child.waitFor(60, TimeUnit.SECONDS)).isTrue();
    List<String> lines = output.lines().toList();
    assertThat(child.exitValue()).as(output).isZero();
    return lines.getLast();
  }
}
