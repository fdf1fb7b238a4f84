package io.athanor.kit.test.history;

import java.util.List;

/** Something that holds for every history, whatever was killed. */
@FunctionalInterface
interface HistoryRule {

  /** One sentence for each break of the rule, with the ids it needs to be found. */
  List<String> violations(History history);
}
