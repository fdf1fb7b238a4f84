package io.athanor.ingest.read.script;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * One spelling for each speaker of a script: the one used most, the first among equals. An
 * abbreviation ({@code Ham.}) counts as the only speaker whose name begins with it.
 */
final class SpeakerRoster {

  private static final Pattern END_MARKS = Pattern.compile("[.:,]+$");
  private static final int SHORTEST_ABBREVIATION = 3;

  private final Map<String, Map<String, Integer>> spellings = new LinkedHashMap<>();
  private final Map<String, String> names = new HashMap<>();

  void add(SpeakerName name) {
    spellings
        .computeIfAbsent(name.key(), key -> new LinkedHashMap<>())
        .merge(END_MARKS.matcher(name.name()).replaceFirst(""), 1, Integer::sum);
  }

  int count(SpeakerName name) {
    return spellings.getOrDefault(name.key(), Map.of()).values().stream()
        .mapToInt(Integer::intValue)
        .sum();
  }

  /**
   * The one spelling of a name.
   *
   * @param abbreviated whether names may be cut short, as printed plays do
   */
  String spelling(SpeakerName name, boolean abbreviated) {
    return names.computeIfAbsent(name.key(), key -> commonest(abbreviated ? fullKey(key) : key));
  }

  private String fullKey(String key) {
    if (key.length() < SHORTEST_ABBREVIATION || key.contains(" ")) {
      return key;
    }
    List<String> longer = new ArrayList<>();
    for (String other : spellings.keySet()) {
      if (other.length() > key.length() && other.startsWith(key) && !other.contains(" ")) {
        longer.add(other);
      }
    }
    return longer.size() == 1 ? longer.getFirst() : key;
  }

  private String commonest(String key) {
    String best = key;
    int most = 0;
    for (Map.Entry<String, Integer> spelling : spellings.getOrDefault(key, Map.of()).entrySet()) {
      if (spelling.getValue() > most) {
        best = spelling.getKey();
        most = spelling.getValue();
      }
    }
    return best;
  }
}
