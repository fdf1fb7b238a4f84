package io.athanor.trainer.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.athanor.trainer.engine.BaseStorage;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BenchOptionsTest {

  @Test
  void nothingGivenMeasuresFourRandomRowsAtTheSmallShape() {
    // When
    BenchOptions options = parse("");
    // Then
    assertThat(options)
        .isEqualTo(
            new BenchOptions(
                new BenchOptions.Model(
                    Optional.empty(), BenchShape.SMOLLM2_135M, BaseStorage.FP32, false, 16, 0),
                new BenchOptions.Rows.Random(4, 256),
                1024,
                Runtime.getRuntime().availableProcessors(),
                6,
                false,
                false));
  }

  @Test
  void everyOptionIsTakenWithASpaceOrAnEqualsSign() {
    // When
    BenchOptions options =
        parse(
            "--data rows.jsonl --batch=2 --pack 512 --base=model.gguf --storage gguf --recompute"
                + " --rank=8 --dropout 0.1 --threads=3 --steps 1 --floor --json");
    // Then
    assertThat(options)
        .isEqualTo(
            new BenchOptions(
                new BenchOptions.Model(
                    Optional.of(Path.of("model.gguf")),
                    BenchShape.SMOLLM2_135M,
                    BaseStorage.GGUF,
                    true,
                    8,
                    0.1),
                new BenchOptions.Rows.InFile(Path.of("rows.jsonl"), 2),
                512,
                3,
                1,
                true,
                true));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --colour red             | there is no option --colour; ./athanor bench --help lists them
          --floor=yes              | there is no option --floor=yes; ./athanor bench --help lists them
          --steps                  | --steps needs a value
          --rows 0                 | --rows must be a whole number of at least 1, was '0'
          --length many            | --length must be a whole number of at least 1, was 'many'
          --dropout half           | --dropout must be a number, was 'half'
          --data a.jsonl --rows 2  | --data and --rows exclude each other
          --base a.gguf --shape b  | --base and --shape exclude each other
          --batch 3                | --batch needs --data; --rows says how many random rows
          --shape gpt              | --shape must be one of smollm2-135m, tinyllama-1.1b, was 'gpt'
          --storage gguf           | --storage gguf needs --base FILE.gguf
          --storage fp8            | storage must be one of fp32, bf16, int8, nf4, gguf, was 'fp8'
          """)
  void wrongOptionIsNamed(String arguments, String message) {
    assertThatThrownBy(() -> parse(arguments))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  private static BenchOptions parse(String arguments) {
    return BenchOptions.parse(arguments.isEmpty() ? List.of() : List.of(arguments.split(" ")));
  }
}
