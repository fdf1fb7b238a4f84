package io.athanor.contracts.yaml;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * One value of a {@link YamlDocument} with its place. A method that finds something else than it
 * expects reports that and returns empty, so reading goes on and finds the next mistake.
 */
public final class YamlValue {

  private final YamlDocument document;
  private final String field;
  private final Node node;

  YamlValue(YamlDocument document, String field, Node node) {
    this.document = document;
    this.field = field;
    this.node = node;
  }

  /** Line of the first character, from 1. */
  public int line() {
    return node.getStartMark().map(Mark::getLine).orElse(0) + 1;
  }

  /** Column of the first character, from 1. */
  public int column() {
    return node.getStartMark().map(Mark::getColumn).orElse(0) + 1;
  }

  /** First character in the file, in code points. */
  public int startCodePoint() {
    return node.getStartMark().map(Mark::getIndex).orElse(0);
  }

  /** One past the last character in the file, in code points. */
  public int endCodePoint() {
    return node.getEndMark().map(Mark::getIndex).orElse(0);
  }

  /** Path from the root, for example {@code facts[3].questions}. */
  public String field() {
    return field;
  }

  /** Complains about this value. */
  public void report(String message) {
    document.report(new YamlProblem(line(), column(), field, message));
  }

  public boolean isMapping() {
    return node instanceof MappingNode;
  }

  public boolean isSequence() {
    return node instanceof SequenceNode;
  }

  /**
   * The fields of a mapping in their order; any key that is not known is reported with the known
   * ones.
   */
  public Map<String, YamlValue> fields(Set<String> known) {
    Map<String, YamlValue> fields = new LinkedHashMap<>();
    if (!(node instanceof MappingNode mapping)) {
      report("expected fields (" + String.join(", ", known) + "), found " + describe());
      return fields;
    }
    for (NodeTuple tuple : mapping.getValue()) {
      String name = tuple.getKeyNode() instanceof ScalarNode key ? key.getValue() : "?";
      String path = field.isEmpty() ? name : field + "." + name;
      YamlValue key = new YamlValue(document, path, tuple.getKeyNode());
      if (!known.contains(name)) {
        key.report("unknown field \"" + name + "\"; known here: " + String.join(", ", known));
      } else if (fields.put(name, new YamlValue(document, path, tuple.getValueNode())) != null) {
        key.report("\"" + name + "\" is given twice; keep one");
      }
    }
    return fields;
  }

  /** The field of that name, without a word about others. */
  public Optional<YamlValue> field(String name) {
    if (node instanceof MappingNode mapping) {
      for (NodeTuple tuple : mapping.getValue()) {
        if (tuple.getKeyNode() instanceof ScalarNode key && key.getValue().equals(name)) {
          String path = field.isEmpty() ? name : field + "." + name;
          return Optional.of(new YamlValue(document, path, tuple.getValueNode()));
        }
      }
    }
    return Optional.empty();
  }

  /** The field of that name; reports its absence. */
  public Optional<YamlValue> required(Map<String, YamlValue> fields, String name) {
    YamlValue value = fields.get(name);
    if (value == null && isMapping()) {
      report("field \"" + name + "\" is missing");
    }
    return Optional.ofNullable(value);
  }

  /** The items of a list. */
  public List<YamlValue> items() {
    List<YamlValue> items = new ArrayList<>();
    if (node instanceof SequenceNode sequence) {
      for (Node item : sequence.getValue()) {
        items.add(new YamlValue(document, field + "[" + items.size() + "]", item));
      }
    } else {
      report("expected a list, found " + describe());
    }
    return items;
  }

  /** A text that is not blank, trimmed; numbers and booleans are taken as they are written. */
  public Optional<String> text() {
    if (!(node instanceof ScalarNode scalar) || Tag.NULL.equals(scalar.getTag())) {
      report("expected a text, found " + describe());
      return Optional.empty();
    }
    if (scalar.getValue().isBlank()) {
      report("the text is empty");
      return Optional.empty();
    }
    return Optional.of(scalar.getValue().strip());
  }

  /** A list of texts with at least {@code least} items. */
  public List<String> texts(int least) {
    List<YamlValue> items = items();
    List<String> texts = new ArrayList<>();
    for (YamlValue item : items) {
      item.text().ifPresent(texts::add);
    }
    if (isSequence() && items.size() < least) {
      report(
          "needs at least "
              + least
              + (least == 1 ? " entry" : " entries")
              + ", has "
              + items.size());
    }
    return texts;
  }

  public Optional<Integer> integer() {
    return decimal("a whole number")
        .filter(
            number -> {
              boolean whole =
                  number.stripTrailingZeros().scale() <= 0
                      && number.abs().compareTo(BigDecimal.valueOf(Integer.MAX_VALUE)) <= 0;
              if (!whole) {
                report(
                    "expected a whole number up to " + Integer.MAX_VALUE + ", found " + describe());
              }
              return whole;
            })
        .map(BigDecimal::intValue);
  }

  public Optional<Double> decimal() {
    return decimal("a number").map(BigDecimal::doubleValue);
  }

  public Optional<Boolean> bool() {
    if (node instanceof ScalarNode scalar && Tag.BOOL.equals(scalar.getTag())) {
      return Optional.of(Boolean.parseBoolean(scalar.getValue()));
    }
    report("expected true or false, found " + describe());
    return Optional.empty();
  }

  private Optional<BigDecimal> decimal(String expected) {
    if (node instanceof ScalarNode scalar) {
      try {
        return Optional.of(new BigDecimal(scalar.getValue()));
      } catch (NumberFormatException e) {
        // reported below, with every other kind of value that is no number
      }
    }
    report("expected " + expected + ", found " + describe());
    return Optional.empty();
  }

  private String describe() {
    return switch (node) {
      case MappingNode ignored -> "fields";
      case SequenceNode ignored -> "a list";
      case ScalarNode scalar when Tag.NULL.equals(scalar.getTag()) -> "nothing";
      case ScalarNode scalar -> '"' + abbreviate(scalar.getValue()) + '"';
      default -> "something else";
    };
  }

  private static String abbreviate(String text) {
    return text.length() <= 40 ? text : text.substring(0, 40) + "…";
  }
}
