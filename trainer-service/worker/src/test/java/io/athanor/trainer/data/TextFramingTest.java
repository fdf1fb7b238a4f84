package io.athanor.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.athanor.trainer.engine.TokenRow;
import io.athanor.trainer.recipe.TinyRuns;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextFramingTest {
  @TempDir Path folder;

  @Test
  void beginningOfSequenceIsThereOnlyWhenTheTokenizerSaysSo() throws Exception {
    // When
    TokenRow without = encoded("{\"add_bos_token\":false}");
    TokenRow with = encoded("{\"add_bos_token\":true,\"bos_token\":\"<|im_start|>\"}");

    // Then
    assertThat(with.length()).isEqualTo(without.length() + 1);
    assertThat(with.tokens()[1]).isEqualTo(without.tokens()[0]);
    assertThat(with.weights()[1]).isEqualTo(1);
  }

  private TokenRow encoded(String changes) throws Exception {
    copyBase();
    ObjectMapper json = new ObjectMapper();
    Path config = folder.resolve("tokenizer_config.json");
    ObjectNode tokenizer = (ObjectNode) json.readTree(config.toFile());
    tokenizer.setAll((ObjectNode) json.readTree(changes));
    json.writeValue(config.toFile(), tokenizer);
    try (TemplateEncoder encoder = TemplateEncoder.open(folder)) {
      return encoder.encode(new Example.RawText("a", "To be.", 1));
    }
  }

  private void copyBase() throws Exception {
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(TinyRuns.base(), "*.{json,jinja}")) {
      for (Path file : files) {
        copy(file);
      }
    }
  }

  private void copy(Path file) throws IOException {
    Files.copy(
        file,
        folder.resolve(file.getFileName().toString()),
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
  }
}
