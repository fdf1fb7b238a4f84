package io.athanor.dataset.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.athanor.contracts.pipeline.PromptTemplate;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TemplateChooserTest {

  private static final List<PromptTemplate> TWO =
      List.of(
          new PromptTemplate("often", "A {beginning}", 3),
          new PromptTemplate("seldom", "B {beginning}", 1));

  @Test
  void templatesAreChosenInProportionToTheirWeights() {
    // Given
    TemplateChooser chooser = new TemplateChooser(TWO, 42);
    // When
    Map<String, Long> counts =
        IntStream.range(0, 10_000)
            .mapToObj(i -> chooser.choose("paragraph-" + i).id())
            .collect(Collectors.groupingBy(id -> id, Collectors.counting()));
    // Then
    assertThat(counts.get("often")).isCloseTo(7_500, within(150L));
    assertThat(counts.get("seldom")).isCloseTo(2_500, within(150L));
  }

  @Test
  void choiceDependsOnSeedAndParagraphOnly() {
    // Given
    TemplateChooser one = new TemplateChooser(TWO, 42);
    TemplateChooser same = new TemplateChooser(TWO, 42);
    TemplateChooser other = new TemplateChooser(TWO, 43);
    // When
    List<String> choices = choices(one);
    // Then
    assertThat(choices(same)).isEqualTo(choices);
    assertThat(choices(other)).isNotEqualTo(choices);
  }

  @Test
  void builtInTemplatesAreTakenWhenNoneAreGiven() {
    assertThat(TemplateChooser.BUILT_IN)
        .contains(new TemplateChooser(List.of(), 42).choose("p0"))
        .allSatisfy(template -> assertThat(template.text()).contains("{beginning}"));
  }

  private static List<String> choices(TemplateChooser chooser) {
    return IntStream.range(0, 40).mapToObj(i -> chooser.choose("paragraph-" + i).id()).toList();
  }
}
