package io.athanor.trainer.check;

import io.athanor.llm.format.GgufFile;
import io.athanor.llm.format.GgufValue;
import io.athanor.llm.format.TensorView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Compares a GGUF file of ours with an expected one and says the first difference in words. */
final class GgufComparison implements AutoCloseable {
  private static final int LONGEST_VALUE = 60;

  private final Path ourPath;
  private final Path expectedPath;
  private final GgufFile ours;
  private final GgufFile expected;

  private GgufComparison(Path ourPath, Path expectedPath, GgufFile ours, GgufFile expected) {
    this.ourPath = ourPath;
    this.expectedPath = expectedPath;
    this.ours = ours;
    this.expected = expected;
  }

  static GgufComparison open(Path ourPath, Path expectedPath) throws IOException {
    GgufFile ours = GgufFile.open(ourPath);
    try {
      return new GgufComparison(ourPath, expectedPath, ours, GgufFile.open(expectedPath));
    } catch (IOException | RuntimeException e) {
      ours.close();
      throw e;
    }
  }

  /** Every byte, for files of the converters. */
  GgufVerdict bytes() throws IOException {
    long offset = Files.mismatch(ourPath, expectedPath);
    if (offset < 0) {
      return GgufVerdict.equal("equal, every byte");
    }
    String header = orderedHeader();
    if (header != null) {
      return GgufVerdict.header(header);
    }
    GgufVerdict data = data();
    return data.equal()
        ? GgufVerdict.header("differs at byte %d, outside metadata and data".formatted(offset))
        : data;
  }

  /** Metadata and tensors by name, for files of llama-quantize, which has another order. */
  GgufVerdict tensors() {
    String header = unorderedHeader();
    if (header != null) {
      return GgufVerdict.header(header);
    }
    GgufVerdict data = data();
    return data.equal() ? GgufVerdict.equal("equal, tensor by tensor") : data;
  }

  /**
   * Like {@link #tensors}, but sums of floating-point numbers may round differently.
   *
   * @param before type that all values were rounded to before
   */
  GgufVerdict rounded(String before) {
    String header = unorderedHeader();
    return header != null
        ? GgufVerdict.header(header)
        : RoundingTolerance.compare(ours, expected, before);
  }

  private @Nullable String orderedHeader() {
    List<String> ourKeys = new ArrayList<>(ours.metadata().values().keySet());
    List<String> expectedKeys = new ArrayList<>(expected.metadata().values().keySet());
    for (int i = 0; i < Math.max(ourKeys.size(), expectedKeys.size()); i++) {
      String our = i < ourKeys.size() ? ourKeys.get(i) : "(none)";
      String other = i < expectedKeys.size() ? expectedKeys.get(i) : "(none)";
      if (!our.equals(other)) {
        return "metadata key #%d is %s, expected %s".formatted(i, our, other);
      }
      String difference = value(our);
      if (difference != null) {
        return difference;
      }
    }
    List<String> ourNames = new ArrayList<>(ours.names());
    List<String> expectedNames = new ArrayList<>(expected.names());
    for (int i = 0; i < Math.max(ourNames.size(), expectedNames.size()); i++) {
      String our = i < ourNames.size() ? ourNames.get(i) : "(none)";
      String other = i < expectedNames.size() ? expectedNames.get(i) : "(none)";
      if (!our.equals(other)) {
        return "tensor #%d is %s, expected %s".formatted(i, our, other);
      }
    }
    return kinds();
  }

  private @Nullable String unorderedHeader() {
    for (String key : expected.metadata().values().keySet()) {
      String difference =
          ours.metadata().contains(key) ? value(key) : "metadata key " + key + " is missing";
      if (difference != null) {
        return difference;
      }
    }
    for (String key : ours.metadata().values().keySet()) {
      if (!expected.metadata().contains(key)) {
        return "metadata key " + key + " is not expected";
      }
    }
    for (String name : expected.names()) {
      if (ours.find(name) == null) {
        return "tensor " + name + " is missing";
      }
    }
    for (String name : ours.names()) {
      if (expected.find(name) == null) {
        return "tensor " + name + " is not expected";
      }
    }
    return kinds();
  }

  private @Nullable String value(String key) {
    GgufValue our = Objects.requireNonNull(ours.metadata().values().get(key));
    GgufValue other = Objects.requireNonNull(expected.metadata().values().get(key));
    if (our.equals(other)) {
      return null;
    }
    if (our instanceof GgufValue.Array(var ourType, var ourItems)
        && other instanceof GgufValue.Array(var otherType, var otherItems)
        && ourType == otherType) {
      int at = 0;
      int both = Math.min(ourItems.size(), otherItems.size());
      while (at < both && ourItems.get(at).equals(otherItems.get(at))) {
        at++;
      }
      return at == both
          ? "metadata %s has %d items, expected %d"
              .formatted(key, ourItems.size(), otherItems.size())
          : "metadata %s[%d] is %s, expected %s"
              .formatted(key, at, shown(ourItems.get(at)), shown(otherItems.get(at)));
    }
    return "metadata %s is %s, expected %s".formatted(key, typed(our), typed(other));
  }

  private static String typed(GgufValue value) {
    return switch (value) {
      case GgufValue.Scalar(var type, var plain) -> type + " " + shown(plain);
      case GgufValue.Array(var type, var items) -> items.size() + " of " + type;
    };
  }

  private static String shown(Object value) {
    String text = value.toString().replace("\n", "\\n");
    return text.length() <= LONGEST_VALUE ? text : text.substring(0, LONGEST_VALUE) + "...";
  }

  private @Nullable String kinds() {
    for (String name : expected.names()) {
      TensorView our = ours.tensor(name);
      TensorView other = expected.tensor(name);
      if (!our.shape().equals(other.shape())) {
        return "tensor %s is %s, expected %s".formatted(name, our.shape(), other.shape());
      }
      if (!our.typeName().equals(other.typeName())) {
        return "tensor %s is %s, expected %s".formatted(name, our.typeName(), other.typeName());
      }
    }
    return null;
  }

  private GgufVerdict data() {
    String first = null;
    int different = 0;
    int index = 0;
    for (String name : expected.names()) {
      long offset = ours.tensor(name).bytes().mismatch(expected.tensor(name).bytes());
      if (offset >= 0) {
        different++;
        if (first == null) {
          first =
              "tensor %s (#%d, %s) differs from byte %d of %d on"
                  .formatted(
                      name,
                      index,
                      expected.tensor(name).typeName(),
                      offset,
                      expected.tensor(name).bytes().byteSize());
        }
      }
      index++;
    }
    return first == null
        ? GgufVerdict.equal("equal")
        : GgufVerdict.data(
            "%s; %d of %d tensors differ".formatted(first, different, index), different);
  }

  /** Whether a file has its keys in the order of llama-quantize, the file type last. */
  static boolean isQuantised(GgufFile file) {
    Map<String, GgufValue> values = file.metadata().values();
    return !values.isEmpty()
        && new ArrayList<>(values.keySet()).getLast().equals("general.file_type");
  }

  @Override
  public void close() {
    ours.close();
    expected.close();
  }
}
