package io.athanor.ingest.extract;

import java.util.Locale;
import java.util.Set;
import org.jsoup.nodes.Element;

/** Tells program text from verse and letters, which pages put into {@code pre} as well. */
final class CodeBlock {

  private static final Set<String> CODE_TAGS = Set.of("code", "samp", "kbd");
  private static final Set<String> CODE_WORDS =
      Set.of("code", "highlight", "sourcecode", "prettyprint", "language", "lang", "hljs", "shell");
  private static final Set<String> LINE_STARTS =
      Set.of(
          "import ", "#include", "def ", "class ", "public ", "return ", "$ ", "//", "/*", "&lt;");
  private static final int LONGEST_LOOK = 4000;

  private CodeBlock() {}

  /** Whether a {@code pre} element holds a program, a listing or the like. */
  static boolean isCode(Element pre) {
    Element child = pre.firstElementChild();
    if (child != null && CODE_TAGS.contains(child.normalName())) {
      return true;
    }
    Element parent = pre.parent();
    return namesCode(pre.className())
        || (parent != null && namesCode(parent.className()))
        || looksLikeCode(pre.wholeText());
  }

  private static boolean namesCode(String names) {
    if (names.isEmpty()) {
      return false;
    }
    for (String word : names.toLowerCase(Locale.ROOT).split("[^a-z]+")) {
      if (CODE_WORDS.contains(word)) {
        return true;
      }
    }
    return false;
  }

  /** Three lines in ten end or begin as lines of programs do. */
  private static boolean looksLikeCode(String text) {
    int lines = 0;
    int hits = 0;
    String head = text.substring(0, Math.min(text.length(), LONGEST_LOOK));
    for (String line : head.lines().map(String::strip).toList()) {
      if (!line.isEmpty()) {
        lines++;
        char last = line.charAt(line.length() - 1);
        boolean ends = last == '{' || last == '}' || (last == ';' && line.contains("("));
        hits += ends || LINE_STARTS.stream().anyMatch(line::startsWith) ? 1 : 0;
      }
    }
    return hits >= 2 && hits * 10 >= lines * 3;
  }
}
