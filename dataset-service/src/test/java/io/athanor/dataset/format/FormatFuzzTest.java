package io.athanor.dataset.format;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import org.junit.jupiter.api.Tag;

/**
 * Targets for Jazzer: each runs on its seeds in the build, and for longer with {@code
 * JAZZER_FUZZ=1}.
 */
@Tag("fuzz")
class FormatFuzzTest {

  @FuzzTest(maxDuration = "60s")
  void anyFormat(byte[] file) throws IOException {
    if (file.length > 0) {
      FileFormat format = FileFormat.values()[(file[0] & 0xFF) % FileFormat.values().length];
      MalformedFileTest.requireAddingUp(format, java.util.Arrays.copyOfRange(file, 1, file.length));
    }
  }

  @FuzzTest(maxDuration = "60s")
  void detection(byte[] file) throws IOException {
    FormatDetector.detect(file, "file.bin");
  }
}
