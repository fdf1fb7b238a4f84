package io.athanor.inference.grounding;

import java.util.List;
import java.util.Set;

/**
 * Words that carry no statement. Only the commonest of a few languages are listed: one that is
 * missing counts as content, which makes support harder to claim, not easier.
 */
final class FunctionWords {

  private static final String ENGLISH =
      """
      a about after all also an and are as at be because been before but by can could did do does
      for from had has have he her his how i if in into is it its of on or our she so than that the
      their them then there these they this to was we were what when where which who why will with
      would you your
      """;

  private static final String GERMAN =
      """
      aber als am auch auf aus bei das dem den der des die ein eine einem einen einer er es hat ich
      im ist mit nach nicht sich sie sind um und von vom war wie wird zu zum zur
      """;

  private static final String ROMANCE =
      """
      au aux ce con dans de del della di du e el en est et il la las le les lo los par para per pour
      que qui se son su sur un una une y
      """;

  private static final Set<String> WORDS = words(ENGLISH + GERMAN + ROMANCE);

  private FunctionWords() {}

  private static Set<String> words(String list) {
    // Languages share some.
    return Set.copyOf(List.of(list.strip().split("\\s+")));
  }

  static boolean contains(Word word) {
    return WORDS.contains(word.form());
  }
}
