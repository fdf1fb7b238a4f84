package io.athanor.inference.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class KeptPrefixesTest {

  private static final int ANY_ROOM = 1000;

  private final FakeRuntime runtime = new FakeRuntime(8, 4);
  private final KeptPrefixes prefixes = new KeptPrefixes(runtime);

  @Test
  void longestCommonBeginningIsFound() {
    // Given
    keep(null, 1, 2, 3, 4);
    keep(null, 1, 2, 9);

    // When, Then
    assertThat(longest(ANY_ROOM, 1, 2, 3, 8)).containsExactly(1, 2, 3, 4);
    assertThat(longest(ANY_ROOM, 1, 2, 8)).as("the shortest of equal use").containsExactly(1, 2, 9);
    assertThat(longest(3, 1, 2, 3, 8)).as("that has room").containsExactly(1, 2, 9);
    assertThat(longest(ANY_ROOM, 7)).isNull();
  }

  @Test
  void leastRecentlyUsedLeavesWhenThereAreMorePositionsThanInTheCache() {
    // Given
    keep(null, 1, 1, 1);
    keep(null, 2, 2, 2);
    prefixes.use(prefixes.longest(null, new int[] {1}, ANY_ROOM));

    // When
    keep(null, 3, 3, 3);

    // Then
    assertThat(longest(ANY_ROOM, 1)).isNotNull();
    assertThat(longest(ANY_ROOM, 2)).isNull();
    assertThat(longest(ANY_ROOM, 3)).isNotNull();
    assertThat(runtime.copies).hasSize(2);
  }

  @Test
  void continuationTakesThePlaceOfWhatItGoesOnFrom() {
    // Given
    keep(null, 1, 2);

    // When
    keep(null, 1, 2, 3);
    keep(null, 1, 2);

    // Then
    assertThat(longest(ANY_ROOM, 1, 2)).containsExactly(1, 2, 3);
    assertThat(runtime.copies).hasSize(1);
  }

  @Test
  void eachAdapterHasItsOwn() {
    // Given
    keep(new AdapterUse("red", 1), 1, 2);
    keep(new AdapterUse("red", 0.5f), 1, 2);

    // When, Then
    assertThat(longest(ANY_ROOM, 1, 2)).isNull();
    assertThat(runtime.copies).hasSize(2);
    prefixes.forget("red");
    assertThat(runtime.copies).isEmpty();
  }

  private void keep(@Nullable AdapterUse adapter, int... tokens) {
    prefixes.keep(sequence(adapter, tokens));
  }

  private static Sequence sequence(@Nullable AdapterUse adapter, int... tokens) {
    Sequence sequence = new Sequence(0);
    sequence.occupy(adapter, tokens, tokens.length, tokens.length);
    return sequence;
  }

  private int @Nullable [] longest(int room, int... prompt) {
    KeptPrefix found = prefixes.longest(null, prompt, room);
    return found == null ? null : found.tokens();
  }
}
