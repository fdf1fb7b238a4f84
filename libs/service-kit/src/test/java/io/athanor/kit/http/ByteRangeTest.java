package io.athanor.kit.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.athanor.kit.http.ByteRange.UnsatisfiableException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteRangeTest {

  private static final long SIZE = 100;

  @ParameterizedTest
  @CsvSource({
    "bytes=0-9, 0, 10",
    "bytes=90-, 90, 10",
    "bytes=90-500, 90, 10",
    "bytes=-30, 70, 30",
    "bytes=-500, 0, 100"
  })
  void partOfTheFileIsFound(String header, long first, long count) throws UnsatisfiableException {
    assertThat(ByteRange.of(header, SIZE)).contains(new ByteRange(first, count));
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", "bytes=-", "bytes=0-1,5-6", "rows=1-2", "bytes=9-3"})
  void everythingElseMeansTheWholeFile(String header) throws UnsatisfiableException {
    assertThat(ByteRange.of(header, SIZE)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"bytes=100-", "bytes=200-300", "bytes=-0"})
  void rangeBehindTheEndIsRefused(String header) {
    assertThatThrownBy(() -> ByteRange.of(header, SIZE)).isInstanceOf(UnsatisfiableException.class);
  }

  @Test
  void placeIsToldWithTheWholeSize() {
    assertThat(new ByteRange(90, 10).contentRange(SIZE)).isEqualTo("bytes 90-99/100");
  }
}
