package io.athanor.trainer.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.athanor.trainer.data.DatasetFolder;
import io.athanor.trainer.data.TemplateEncoder;
import io.athanor.trainer.progress.TrainingEvent;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run whose template would teach a wrong format ends before its first step. */
class TemplateRefusalTest {
  @TempDir Path folder;

  @Test
  void templateWithoutStopTokenEndsTheRunWithTheRenderedText() throws Exception {
    // Given
    Path base = base();
    Files.writeString(
        base.resolve("chat_template.jinja"),
        "{% for m in messages %}{{ m.role + ': ' + m.content + '\\n' }}{% endfor %}"
            + "{% if add_generation_prompt %}{{ 'assistant: ' }}{% endif %}");
    // When
    TrainingEvent.Failed failed = failure(base);
    // Then
    assertThat(failed.code()).isEqualTo("template-refused");
    assertThat(failed.detail())
        .contains("conversation 1 of 7: no stop token is learned")
        .contains("user: Who is number 0?\\nassistant: »Ada 0.«\\n");
  }

  @Test
  void missingTemplateEndsARunOnConversationsOnly() throws Exception {
    // Given
    Path base = base();
    Files.delete(base.resolve("chat_template.jinja"));
    // When
    TrainingEvent.Failed failed = failure(base);
    // Then
    assertThat(failed.code()).isEqualTo("template-refused");
    assertThat(failed.detail())
        .contains("the base model has no chat template")
        .contains("user: Who is number 0? | assistant: Ada 0.");
    try (TemplateEncoder encoder = TemplateEncoder.open(base)) {
      assertThatCode(() -> encoder.requireFit(List.of(), 320)).doesNotThrowAnyException();
      assertThat(encoder.stopTokens()).containsExactly(2);
    }
  }

  @Test
  void malformedTemplateIsATemplateThatIsRefused() throws Exception {
    // Given
    Path base = base();
    Files.writeString(base.resolve("chat_template.jinja"), "{% for m in messages %}");
    // Then
    assertThat(failure(base).code()).isEqualTo("template-refused");
  }

  @Test
  void rowsOfTheDataSetFitTheirBase() throws Exception {
    // Given
    DatasetFolder dataset = new DatasetFolder(TinyRuns.dataset(folder.resolve("data")));
    try (TemplateEncoder encoder = TemplateEncoder.open(TinyRuns.base())) {
      // Then
      assertThatCode(() -> encoder.requireFit(dataset.training(), 320)).doesNotThrowAnyException();
    }
  }

  private TrainingEvent.Failed failure(Path base) throws IOException, URISyntaxException {
    TrainingJob job = TinyRuns.job(folder, null, TinyRuns.SPEC);
    TrainingJob onBase =
        new TrainingJob(
            job.runId(),
            new TrainingJob.BaseModel("folder", "tiny", base, null),
            job.datasetDir(),
            job.spec(),
            job.attemptDir(),
            null,
            job.outputDir(),
            1);
    List<TrainingEvent> events = TinyRuns.run(onBase, (event, signal) -> {});
    return (TrainingEvent.Failed) events.getLast();
  }

  private Path base() throws IOException, URISyntaxException {
    Path copy = Files.createDirectories(folder.resolve("base"));
    for (String name :
        new String[] {
          "config.json",
          "model.safetensors",
          "tokenizer.json",
          "tokenizer_config.json",
          "generation_config.json",
          "chat_template.jinja"
        }) {
      Files.copy(TinyRuns.base().resolve(name), copy.resolve(name));
    }
    return copy;
  }
}
