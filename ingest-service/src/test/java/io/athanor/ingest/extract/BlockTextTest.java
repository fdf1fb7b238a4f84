package io.athanor.ingest.extract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** Runs of characters are a shorter way to the same block. */
class BlockTextTest {

  private static final String CHARACTERS =
      "abcXYZ019.,-(\u00A0\t\n \u00AD\u200B\uFB01e\u0301é\u0001";

  @Test
  void aRunGivesWhatItsCharactersGiveOneByOne() {
    // Given texts of all kinds of characters, cut anywhere, linked or not, after breaks or not
    Random random = new Random(7);
    for (int round = 0; round < 2000; round++) {
      BlockText inRuns = new BlockText();
      BlockText oneByOne = new BlockText();
      int place = random.nextInt(100);

      // When one block gets them in runs and another one by one
      for (int piece = 0; piece < 4; piece++) {
        String text = randomText(random);
        boolean linked = random.nextBoolean();
        if (random.nextInt(3) == 0) {
          inRuns.lineBreak();
          oneByOne.lineBreak();
        }
        inRuns.addRun(text, 1, text.length(), place, linked);
        for (int i = 1; i < text.length(); i++) {
          oneByOne.add(text.charAt(i), place + i - 1, place + i, linked);
        }
        place += random.nextInt(60) - 10;
      }

      // Then nothing tells them apart
      assertThat(inRuns.text()).isEqualTo(oneByOne.text());
      assertThat(inRuns.sourceStart()).isEqualTo(oneByOne.sourceStart());
      assertThat(inRuns.sourceEnd()).isEqualTo(oneByOne.sourceEnd());
      assertThat(inRuns.hasNoLetters()).isEqualTo(oneByOne.hasNoLetters());
      assertThat(inRuns.isMostlyLinks()).isEqualTo(oneByOne.isMostlyLinks());
    }
  }

  private static String randomText(Random random) {
    StringBuilder text = new StringBuilder();
    int length = 1 + random.nextInt(20);
    for (int i = 0; i < length; i++) {
      text.append(CHARACTERS.charAt(random.nextInt(CHARACTERS.length())));
    }
    return text.toString();
  }
}
