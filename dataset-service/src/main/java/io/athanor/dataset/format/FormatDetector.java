package io.athanor.dataset.format;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Tells a file's format from its first bytes, and only where those leave it open from its name. */
public final class FormatDetector {

  private static final int LOOKED_AT = 1 << 20;
  private static final byte[] PARQUET = "PAR1".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] ARROW_STREAM = {-1, -1, -1, -1};

  private FormatDetector() {}

  /** The format, or why it cannot be told. */
  public sealed interface Detection {
    /** The format. */
    record Found(FileFormat format) implements Detection {}

    /** A sentence for the user. */
    record Unclear(String reason) implements Detection {}
  }

  /** Looks at a file. */
  public static Detection detect(Path file) throws IOException {
    byte[] head;
    try (InputStream stream = Files.newInputStream(file)) {
      head = stream.readNBytes(LOOKED_AT);
    }
    return detect(head, String.valueOf(file.getFileName()));
  }

  static Detection detect(byte[] head, String name) throws IOException {
    if (startsWith(head, PARQUET)) {
      return new Detection.Found(FileFormat.PARQUET);
    }
    if (startsWith(head, ARROW_STREAM)) {
      return new Detection.Found(FileFormat.ARROW);
    }
    int first =
        FirstBytes.firstMeaningful(
            new BufferedInputStream(new java.io.ByteArrayInputStream(head), 1 << 13));
    if (first == '{' || first == '[') {
      return ofJson(head, name);
    }
    String lower = name.toLowerCase(Locale.ROOT);
    if (lower.endsWith(".csv")) {
      return new Detection.Found(FileFormat.CSV);
    }
    if (lower.endsWith(".txt") || lower.endsWith(".text")) {
      return new Detection.Found(FileFormat.TEXT);
    }
    return unclear(name, "it begins like no known format");
  }

  private static Detection ofJson(byte[] head, String name) {
    Set<String> fields = new LinkedHashSet<>();
    try (JsonParser json = RowJson.FACTORY.createParser(head)) {
      JsonToken token = json.nextToken();
      boolean array = token == JsonToken.START_ARRAY;
      if (array) {
        token = json.nextToken();
      }
      while (token == JsonToken.START_OBJECT && json.nextToken() == JsonToken.FIELD_NAME) {
        String field = json.currentName();
        fields.add(field);
        JsonToken value = json.nextToken();
        if (!array
            && field.equals("conversations")
            && value == JsonToken.START_ARRAY
            && json.nextToken() != JsonToken.START_OBJECT) {
          return new Detection.Found(FileFormat.SHAREGPT_JSON);
        }
        if (field.equals("conversations") || field.equals("messages")) {
          break;
        }
        json.skipChildren();
      }
    } catch (IOException endOfWhatIsLookedAt) {
      // The fields found so far may be enough; if not, they are named in the message.
    }
    Optional<FileFormat> found = ColumnRows.shapeOf(fields);
    return found.isPresent()
        ? new Detection.Found(found.get())
        : unclear(
            name,
            fields.isEmpty()
                ? "its first JSON value is no object with known fields"
                : "its first object has the fields " + String.join(", ", fields));
  }

  private static Detection unclear(String name, String what) {
    return new Detection.Unclear(
        "cannot tell the format of "
            + name
            + ": "
            + what
            + "; name the format, one of "
            + FileFormat.words());
  }

  private static boolean startsWith(byte[] head, byte[] magic) {
    return head.length >= magic.length
        && Arrays.equals(head, 0, magic.length, magic, 0, magic.length);
  }
}
