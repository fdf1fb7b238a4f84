package io.athanor.contracts.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApiKeyFileTest {

  private static final String ONE = "1".repeat(64);
  private static final String TWO = "2".repeat(64);

  @Test
  void readsWhatItWrites() {
    List<ApiKey> keys =
        List.of(
            new ApiKey("ci", ONE, List.of(ApiScope.parse("datasets")), 120),
            new ApiKey(
                "dashboard",
                TWO,
                List.of(ApiScope.parse("all:read"), ApiScope.parse("inference")),
                0));

    assertEquals(keys, ApiKeyFile.parse("keys", ApiKeyFile.format(keys)));
  }

  @Test
  void leavesOutCommentsAndBlankLines() {
    String text = "# ours\n\n  ci " + ONE + " all \n";

    assertEquals(
        List.of(new ApiKey("ci", ONE, List.of(ApiScope.everything()), 0)),
        ApiKeyFile.parse("keys", text));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "ci                              | expected NAME SHA256 SCOPES [REQUESTS_PER_MINUTE], found 1 columns",
        "ci 12ab all                     | a key's hash is 64 hexadecimal digits in small letters, was '12ab'",
        "c/i {1} all                     | a key's name is 1 to 64 letters, digits, dots, dashes or underscores, was 'c/i'",
        "ci {1} chat                     | unknown scope 'chat'; there are all, ingest, datasets, training, inference, each also with :read behind it",
        "ci {1} all many                 | requests per minute must be a whole number, was 'many'",
        "ci {1} all -1                   | requests per minute must be 0 (no limit) or more, was -1",
        "first {2} all                   | the name 'first' is there twice",
        "ci {0} all                      | 'first' and 'ci' have the same secret",
      })
  void namesTheLineThatIsWrong(String line, String message) {
    String zero = "0".repeat(64);
    String wrong = line.strip().replace("{0}", zero).replace("{1}", ONE).replace("{2}", TWO);
    String text = "first " + zero + " all\n" + wrong + "\n";

    var failure =
        assertThrows(IllegalArgumentException.class, () -> ApiKeyFile.parse("keys", text));

    assertEquals("keys, line 2: " + message, failure.getMessage());
  }

  @Test
  void aReadingScopePermitsReadingOnly() {
    var key = new ApiKey("ci", ONE, List.of(ApiScope.parse("training:read")), 0);

    assertTrue(key.permits(ApiArea.TRAINING, false));
    assertFalse(key.permits(ApiArea.TRAINING, true));
    assertFalse(key.permits(ApiArea.INFERENCE, false));
  }
}
