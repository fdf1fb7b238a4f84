package io.athanor.llm.jinja;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of filters and tests by name. A call with more of them, or with one that is not
 * there, is refused as in the reference engine instead of being half understood.
 */
final class Signatures {
  private static final Map<String, List<String>> FILTERS = new HashMap<>();
  private static final Map<String, List<String>> TESTS = new HashMap<>();

  static {
    put(FILTERS, "", "string safe upper lower title capitalize wordcount e escape forceescape");
    put(FILTERS, "", "urlencode length count first last list reverse items abs");
    put(FILTERS, "chars", "trim");
    put(FILTERS, "old new count", "replace");
    put(FILTERS, "width", "center");
    put(FILTERS, "width first blank", "indent");
    put(FILTERS, "length killwords end leeway", "truncate");
    put(FILTERS, "d attribute", "join");
    put(FILTERS, "reverse case_sensitive attribute", "sort");
    put(FILTERS, "case_sensitive attribute", "unique min max");
    put(FILTERS, "attribute start", "sum");
    put(FILTERS, "case_sensitive by reverse", "dictsort");
    put(FILTERS, "linecount fill_with", "batch");
    put(FILTERS, "slices fill_with", "slice");
    put(FILTERS, "attribute default case_sensitive", "groupby");
    put(FILTERS, "ensure_ascii indent separators sort_keys", "tojson");
    put(FILTERS, "default_value boolean", "default d");
    put(FILTERS, "name", "attr");
    put(FILTERS, "default base", "int");
    put(FILTERS, "default", "float");
    put(FILTERS, "precision method", "round");
    put(TESTS, "", "defined undefined none string mapping iterable sequence callable boolean true");
    put(TESTS, "", "false number integer float odd even lower upper escaped filter test");
    put(TESTS, "num", "divisibleby");
    put(TESTS, "seq", "in");
    put(TESTS, "other", "sameas");
    // Python's own operators take no argument by name.
    put(TESTS, "-", "eq == equalto ne != gt > greaterthan ge >= lt < lessthan le <=");
  }

  private Signatures() {}

  private static void put(Map<String, List<String>> table, String parameters, String names) {
    List<String> list = parameters.isEmpty() ? List.of() : List.of(parameters.split(" "));
    for (String name : names.split(" ")) {
      table.put(name, list);
    }
  }

  static void checkFilter(String name, Arguments arguments) {
    check("filter", name, FILTERS.get(name), arguments);
  }

  static void checkTest(String name, Arguments arguments) {
    check("test", name, TESTS.get(name), arguments);
  }

  private static void check(
      String kind, String name, @Nullable List<String> parameters, Arguments arguments) {
    if (parameters == null) {
      return;
    }
    int given = arguments.positional().size();
    if (given > parameters.size()) {
      throw new TemplateException(
          kind + " '" + name + "' takes " + parameters.size() + " arguments, was given " + given);
    }
    for (String argument : arguments.named().keySet()) {
      int at = parameters.indexOf(argument);
      if (at < 0 || at < given) {
        throw new TemplateException(
            kind + " '" + name + "' got an unexpected argument '" + argument + "'");
      }
    }
  }
}
