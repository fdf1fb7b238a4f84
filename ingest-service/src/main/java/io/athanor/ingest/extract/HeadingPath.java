package io.athanor.ingest.extract;

import java.util.ArrayList;
import java.util.List;

/** The titles above the place that a walk through a page has reached. */
final class HeadingPath {

  private record Heading(int level, String text) {}

  private final List<Heading> open = new ArrayList<>();
  private List<String> path = List.of();

  /** A title begins; it ends those of its own level and below. */
  void add(int level, String text) {
    open.removeIf(heading -> heading.level() >= level);
    open.add(new Heading(level, text));
    path = open.stream().map(Heading::text).toList();
  }

  /** The titles that text stands under here, the outermost first. */
  List<String> path() {
    return path;
  }

  /** The titles that a title of this level stands under. */
  List<String> above(int level) {
    return open.stream().filter(heading -> heading.level() < level).map(Heading::text).toList();
  }
}
