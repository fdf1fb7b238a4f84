package io.athanor.trainer.check;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.athanor.llm.format.ModelFileException;
import io.athanor.llm.format.PeftAdapter;
import io.athanor.llm.format.SafetensorsFile;
import io.athanor.trainer.engine.AdamW;
import io.athanor.trainer.engine.LearningRateSchedule;
import io.athanor.trainer.engine.TokenRow;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads a recording's folder: {@code base/} (a model folder, or one GGUF file in it) or {@code
 * base.gguf}, {@code adapter-initial/}, {@code adapter-final/}, {@code rows.jsonl}, {@code
 * trace.json}, {@code gradients-step0-clipped.safetensors}, {@code probe-logits.safetensors}.
 */
final class RecordingReader {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int NO_LABEL = -100;

  private final Path folder;

  private RecordingReader(Path folder) {
    this.folder = folder;
  }

  /**
   * @throws RecordingException naming the file that is missing or wrong
   */
  static RecordedRun read(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new RecordingException(folder + ": no such folder");
    }
    try {
      return new RecordingReader(folder).read();
    } catch (NoSuchFileException e) {
      throw new RecordingException(e.getFile() + ": file is missing", e);
    } catch (IOException | ModelFileException e) {
      throw new RecordingException(String.valueOf(e.getMessage()), e);
    }
  }

  private RecordedRun read() throws IOException {
    JsonNode trace = json(folder.resolve("trace.json"));
    List<RecordedRun.Step> steps = new ArrayList<>();
    for (JsonNode step : required(trace, "trace")) {
      steps.add(new RecordedRun.Step(number(step, "loss"), number(step, "grad_norm")));
    }
    if (steps.isEmpty()) {
      throw wrong("trace.json", "trace", "has no step");
    }
    Map<String, float[]> probe = tensors("probe-logits.safetensors");
    return new RecordedRun(
        base(),
        PeftAdapter.read(folder.resolve("adapter-initial")),
        PeftAdapter.read(folder.resolve("adapter-final")),
        rows(folder.resolve("rows.jsonl")),
        Math.max(1, (int) number(trace, "rows_per_step")),
        optimizer(required(trace, "optimizer")),
        schedule(trace, steps.size()),
        steps,
        tensors("gradients-step0-clipped.safetensors"),
        integers(required(trace, "probe_input_ids")),
        logits(probe, "before"),
        logits(probe, "after"));
  }

  private Path base() throws IOException {
    Path file = folder.resolve("base.gguf");
    if (Files.isRegularFile(file)) {
      return file;
    }
    Path base = folder.resolve("base");
    if (!Files.isDirectory(base)) {
      throw new RecordingException(folder + ": has neither base/ nor base.gguf");
    }
    if (Files.exists(base.resolve("config.json"))) {
      return base;
    }
    try (DirectoryStream<Path> found = Files.newDirectoryStream(base, "*.gguf")) {
      List<Path> files = new ArrayList<>();
      found.forEach(files::add);
      if (files.size() != 1) {
        throw new RecordingException(
            base + ": needs config.json or exactly one GGUF file, has " + files.size());
      }
      return files.getFirst();
    }
  }

  private float[] logits(Map<String, float[]> probe, String name) {
    float[] values = probe.get(name);
    if (values == null) {
      throw wrong("probe-logits.safetensors", name, "is missing");
    }
    return values;
  }

  private AdamW.Settings optimizer(JsonNode node) {
    String type = node.path("type").asText("AdamW");
    if (!type.equalsIgnoreCase("adamw")) {
      throw wrong("trace.json", "optimizer.type", "must be AdamW, is " + type);
    }
    JsonNode betas = required(node, "betas");
    return new AdamW.Settings(
        betas.path(0).asDouble(),
        betas.path(1).asDouble(),
        number(node, "eps"),
        node.path("weight_decay").asDouble(0),
        node.path("max_grad_norm").asDouble(0));
  }

  private LearningRateSchedule schedule(JsonNode trace, int steps) {
    JsonNode node = trace.path("schedule");
    String type = node.path("type").asText("constant");
    LearningRateSchedule.Kind kind =
        switch (type) {
          case "cosine" -> LearningRateSchedule.Kind.COSINE;
          case "linear" -> LearningRateSchedule.Kind.LINEAR;
          case "constant", "constant_with_warmup" -> LearningRateSchedule.Kind.CONSTANT;
          default ->
              throw wrong(
                  "trace.json", "schedule.type", "must be cosine, linear or constant, is " + type);
        };
    return new LearningRateSchedule(
        kind,
        number(required(trace, "optimizer"), "lr"),
        node.path("warmup_steps").asInt(0),
        node.path("total_steps").asInt(steps),
        true);
  }

  private static List<TokenRow> rows(Path file) throws IOException {
    List<TokenRow> rows = new ArrayList<>();
    int line = 0;
    for (String text : Files.readAllLines(file)) {
      line++;
      if (text.isBlank()) {
        continue;
      }
      try {
        JsonNode row = JSON.readTree(text);
        int[] tokens = integers(row.path("input_ids"));
        int[] labels = integers(row.path("labels"));
        rows.add(row(tokens, labels));
      } catch (JsonProcessingException | IllegalArgumentException e) {
        throw new RecordingException(file + " line " + line + ": " + e.getMessage(), e);
      }
    }
    if (rows.isEmpty()) {
      throw new RecordingException(file + ": has no rows");
    }
    return rows;
  }

  private static TokenRow row(int[] tokens, int[] labels) {
    float[] weights = new float[labels.length];
    for (int i = 0; i < labels.length; i++) {
      weights[i] = labels[i] == NO_LABEL ? 0 : 1;
      if (labels[i] != NO_LABEL && i < tokens.length && labels[i] != tokens[i]) {
        throw new IllegalArgumentException(
            "label %d is %d but the token there is %d".formatted(i, labels[i], tokens[i]));
      }
    }
    return new TokenRow(tokens, weights);
  }

  private Map<String, float[]> tensors(String name) throws IOException {
    Map<String, float[]> tensors = new HashMap<>();
    try (SafetensorsFile file = SafetensorsFile.open(folder.resolve(name))) {
      for (String tensor : file.names()) {
        tensors.put(tensor, file.floats(tensor));
      }
    }
    return tensors;
  }

  private static int[] integers(JsonNode array) {
    int[] values = new int[array.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = array.get(i).asInt();
    }
    return values;
  }

  private static JsonNode json(Path file) throws IOException {
    try {
      return JSON.readTree(Files.readAllBytes(file));
    } catch (JsonProcessingException e) {
      throw new RecordingException(file + ": no valid JSON: " + e.getOriginalMessage(), e);
    }
  }

  private JsonNode required(JsonNode parent, String field) {
    if (!parent.has(field)) {
      throw wrong("trace.json", field, "is missing");
    }
    return parent.get(field);
  }

  private double number(JsonNode parent, String field) {
    JsonNode value = required(parent, field);
    if (!value.isNumber()) {
      throw wrong("trace.json", field, "must be a number, is " + value);
    }
    return value.asDouble();
  }

  private RecordingException wrong(String file, String field, String problem) {
    return new RecordingException(folder.resolve(file) + ": " + field + " " + problem);
  }
}
