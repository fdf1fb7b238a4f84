package io.athanor.llm.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.athanor.llm.format.GgufValue;
import io.athanor.llm.format.GgufWriter;
import io.athanor.llm.format.ModelFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Writes the tokenizer of a Hugging Face folder as GGUF metadata, in the order of llama.cpp's
 * converter. Only byte-level byte-pair encoding is supported ({@code tokenizer.ggml.model = gpt2}).
 */
final class TokenizerGguf {
  private static final int NORMAL = 1;
  private static final int CONTROL = 3;
  private static final int USER_DEFINED = 4;
  private static final int UNUSED = 5;
  private static final Set<String> CONTROL_LOOKS = Set.of("<pad>", "<mask>", "<2mass>", "[@BOS@]");

  /** The converter adds an explicit "no BOS" for exactly this vocabulary size. */
  private static final int SMOLLM_VOCABULARY = 49_152;

  /** Special roles in file order, with the name that GGUF has for them. */
  private static final Map<String, String> ROLES = new LinkedHashMap<>();

  static {
    ROLES.put("bos", "bos");
    ROLES.put("eos", "eos");
    ROLES.put("unk", "unknown");
    ROLES.put("sep", "seperator"); // spelled like this in the GGUF specification
    ROLES.put("pad", "padding");
    ROLES.put("cls", "cls");
    ROLES.put("mask", "mask");
  }

  private final Path folder;
  private final Path file;
  private final JsonNode tokenizer;
  private final JsonNode settings;
  private final int vocabularySize;
  private final Map<String, Integer> addedIds = new HashMap<>();

  private TokenizerGguf(Path folder, int vocabularySize) throws IOException {
    this.folder = folder;
    this.file = folder.resolve("tokenizer.json");
    if (!Files.isRegularFile(file)) {
      throw new ModelFileException(folder, "tokenizer.json is missing");
    }
    this.tokenizer = json(file);
    this.settings = json(folder.resolve("tokenizer_config.json"));
    this.vocabularySize = vocabularySize;
    for (JsonNode token : tokenizer.path("added_tokens")) {
      addedIds.put(token.path("content").asText(), token.path("id").asInt());
    }
  }

  static void write(Path folder, int vocabularySize, GgufWriter writer) throws IOException {
    new TokenizerGguf(folder, vocabularySize).write(writer);
  }

  private void write(GgufWriter writer) throws IOException {
    JsonNode model = tokenizer.path("model");
    if (!model.path("type").asText().equals("BPE") || model.path("byte_fallback").asBoolean()) {
      throw new ModelFileException(
          file, "only byte-level BPE tokenizers can be written to a GGUF file");
    }
    writer.put("tokenizer.ggml.model", GgufValue.string("gpt2"));
    writer.put("tokenizer.ggml.pre", GgufValue.string(PreTokenizerName.of(file, tokenizer)));
    writeTokens(writer, model);
    writer.put("tokenizer.ggml.merges", GgufValue.strings(merges(model.path("merges"))));
    for (Map.Entry<String, String> role : ROLES.entrySet()) {
      writeSpecialId(writer, role.getKey(), role.getValue());
    }
    boolean smollm = vocabularySize == SMOLLM_VOCABULARY;
    for (String role : List.of("bos", "eos")) {
      JsonNode add = settings.path("add_" + role + "_token");
      if (add.isBoolean() && !(smollm && role.equals("bos"))) {
        writer.put("tokenizer.ggml.add_" + role + "_token", GgufValue.bool(add.booleanValue()));
      }
    }
    writeChatTemplate(writer);
    if (smollm) {
      writer.put("tokenizer.ggml.add_bos_token", GgufValue.bool(false));
    }
  }

  private void writeTokens(GgufWriter writer, JsonNode model) {
    List<String> tokens = new ArrayList<>();
    for (int id = 0; id < vocabularySize; id++) {
      tokens.add("[PAD" + id + "]");
    }
    List<Integer> types = new ArrayList<>(Collections.nCopies(vocabularySize, UNUSED));
    for (Map.Entry<String, JsonNode> entry : model.path("vocab").properties()) {
      place(tokens, types, entry.getValue().asInt(-1), entry.getKey(), NORMAL);
    }
    for (JsonNode added : tokenizer.path("added_tokens")) {
      String text = added.path("content").asText();
      boolean control = added.path("special").asBoolean() || looksSpecial(text);
      place(tokens, types, added.path("id").asInt(-1), text, control ? CONTROL : USER_DEFINED);
    }
    writer.put("tokenizer.ggml.tokens", GgufValue.strings(tokens));
    writer.put("tokenizer.ggml.token_type", GgufValue.int32s(types));
  }

  private void place(List<String> tokens, List<Integer> types, int id, String text, int type) {
    if (id < 0 || id >= vocabularySize) {
      throw new ModelFileException(
          file, "token %s has id %d but the model has %d".formatted(text, id, vocabularySize));
    }
    tokens.set(id, text);
    types.set(id, type);
  }

  private static boolean looksSpecial(String text) {
    return CONTROL_LOOKS.contains(text)
        || (text.startsWith("<|") && text.endsWith("|>"))
        || (text.startsWith("<｜") && text.endsWith("｜>"))
        || (text.startsWith("<unused") && text.endsWith(">"));
  }

  private static List<String> merges(JsonNode merges) {
    List<String> lines = new ArrayList<>();
    for (JsonNode merge : merges) {
      if (merge.isTextual()) {
        lines.add(merge.textValue());
      } else {
        // A space inside a part is written as the byte-level letter for space.
        lines.add(
            merge.path(0).asText().replace(' ', 'Ġ')
                + " "
                + merge.path(1).asText().replace(' ', 'Ġ'));
      }
    }
    return lines;
  }

  private void writeSpecialId(GgufWriter writer, String role, String ggufRole) throws IOException {
    JsonNode token = settings.path(role + "_token");
    String text = token.isObject() ? token.path("content").asText() : token.asText();
    Integer id = addedIds.get(text);
    if (id == null) {
      JsonNode configured = json(folder.resolve("config.json")).path(role + "_token_id");
      JsonNode first = configured.isArray() ? configured.path(0) : configured;
      id = first.isInt() ? Integer.valueOf(first.intValue()) : null;
    }
    if (id != null) {
      writer.put("tokenizer.ggml." + ggufRole + "_token_id", GgufValue.uint32(id));
    }
  }

  private void writeChatTemplate(GgufWriter writer) throws IOException {
    Path template = folder.resolve("chat_template.jinja");
    if (Files.isRegularFile(template)) {
      writer.put("tokenizer.chat_template", GgufValue.string(Files.readString(template)));
    } else if (settings.path("chat_template").isTextual()) {
      writer.put(
          "tokenizer.chat_template", GgufValue.string(settings.path("chat_template").textValue()));
    }
  }

  private static JsonNode json(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      return MissingNode.getInstance();
    }
    try {
      return new ObjectMapper().readTree(Files.readAllBytes(file));
    } catch (JsonProcessingException e) {
      throw new ModelFileException(file, "no valid JSON: " + e.getOriginalMessage(), e);
    }
  }
}
