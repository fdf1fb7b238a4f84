package io.athanor.llm.model;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.athanor.llm.format.GgufFile;
import io.athanor.llm.format.ModelFileException;
import io.athanor.llm.tokenizer.TokenizerFactory;
import io.athanor.llm.tokenizer.TokenizerMetadata;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Derives the files of a Hugging Face folder from a GGUF file: {@code config.json}, {@code
 * generation_config.json}, {@code tokenizer.json}, {@code tokenizer_config.json} and {@code
 * chat_template.jinja}.
 *
 * <p>Mistral models are Llama models in GGUF files and stay so: the mathematics is the same.
 */
final class GgufToHuggingFace {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
  private static final Map<String, String> TOKEN_KEYS =
      Map.of("bos", "bos", "eos", "eos", "pad", "padding", "unk", "unknown");

  private final GgufFile file;
  private final ModelConfig config;

  private GgufToHuggingFace(GgufFile file, ModelConfig config) {
    this.file = file;
    this.config = config;
  }

  static void write(Path gguf, ModelConfig config, String dtype, Path target) throws IOException {
    try (GgufFile file = GgufFile.open(gguf)) {
      GgufToHuggingFace derived = new GgufToHuggingFace(file, config);
      write(target, "config.json", derived.config(dtype));
      write(target, "generation_config.json", derived.generationConfig());
      ObjectNode tokenizer =
          TokenizerFactory.definition(TokenizerMetadata.of(file.metadata().plain()));
      derived.putPostProcessor(tokenizer);
      write(target, "tokenizer.json", tokenizer);
      write(target, "tokenizer_config.json", derived.tokenizerConfig());
      Optional<String> template = file.metadata().string("tokenizer.chat_template");
      if (template.isPresent()) {
        Files.writeString(target.resolve("chat_template.jinja"), template.get());
      }
    }
  }

  private static void write(Path folder, String name, ObjectNode json) throws IOException {
    JSON.writeValue(folder.resolve(name).toFile(), json);
  }

  private ObjectNode config(String dtype) {
    ObjectNode json = JSON.createObjectNode();
    String name = config.architecture().huggingFaceName();
    String classPrefix = Character.toUpperCase(name.charAt(0)) + name.substring(1);
    json.putArray("architectures").add(classPrefix + "ForCausalLM");
    json.put("model_type", name);
    json.put("dtype", dtype);
    json.put("torch_dtype", dtype);
    json.put("hidden_act", "silu");
    json.put("hidden_size", config.hiddenSize());
    json.put("intermediate_size", config.feedForwardSize());
    json.put("num_hidden_layers", config.layers());
    json.put("num_attention_heads", config.heads());
    json.put("num_key_value_heads", config.keyValueHeads());
    json.put("head_dim", config.headDimension());
    json.put("max_position_embeddings", config.contextLength());
    json.put("vocab_size", config.vocabularySize());
    json.put("rms_norm_eps", config.normEpsilon());
    json.put("tie_word_embeddings", config.tiedHead());
    putRotary(json);
    for (String role : List.of("bos", "eos", "pad")) {
      tokenId(role).ifPresent(id -> json.put(role + "_token_id", id));
    }
    return json;
  }

  /** Both as transformers 5 reads it and as older versions do. */
  private void putRotary(ObjectNode json) {
    ObjectNode rope = JSON.createObjectNode();
    json.put("rope_theta", config.ropeTheta());
    if (config.ropeScaling() instanceof RopeScaling.Divisors(var divisors)) {
      RopeScaling.Llama3 scaling = scaling(divisors);
      rope.put("rope_type", "llama3");
      rope.put("factor", scaling.factor());
      rope.put("low_freq_factor", scaling.lowFrequencyFactor());
      rope.put("high_freq_factor", scaling.highFrequencyFactor());
      rope.put("original_max_position_embeddings", scaling.originalContextLength());
      json.set("rope_scaling", rope.deepCopy());
    } else {
      rope.put("rope_type", "default");
    }
    rope.put("rope_theta", config.ropeTheta());
    json.set("rope_parameters", rope);
  }

  /** The file has only the result of the scaling: Llama 3.x's settings are tried against it. */
  private RopeScaling.Llama3 scaling(List<Float> divisors) {
    double factor = divisors.stream().mapToDouble(Float::doubleValue).max().orElseThrow();
    RopeScaling.Llama3 candidate = new RopeScaling.Llama3(factor, 1, 4, 8192);
    for (int i = 0; i < divisors.size(); i++) {
      double frequency = Math.pow(config.ropeTheta(), -2.0 * i / config.headDimension());
      double expected = candidate.divisor(i, frequency);
      if (Math.abs(expected - divisors.get(i)) > 1e-5 * expected) {
        throw new ModelFileException(
            file.path(),
            "rope_freqs.weight is no scaling of Llama 3.x with 8192 original positions, so"
                + " config.json cannot say it: merge with the model's Hugging Face folder as base,"
                + " or export a merged GGUF");
      }
    }
    return candidate;
  }

  private ObjectNode generationConfig() {
    ObjectNode json = JSON.createObjectNode();
    tokenId("bos").ifPresent(id -> json.put("bos_token_id", id));
    tokenId("pad").ifPresent(id -> json.put("pad_token_id", id));
    TreeSet<Integer> ends = new TreeSet<>();
    for (String role : List.of("eos", "eot", "eom")) {
      file.metadata().integer("tokenizer.ggml." + role + "_token_id").ifPresent(ends::add);
    }
    ArrayNode list = json.putArray("eos_token_id");
    ends.forEach(list::add);
    return json;
  }

  private ObjectNode tokenizerConfig() {
    ObjectNode json = JSON.createObjectNode();
    json.put("tokenizer_class", "PreTrainedTokenizerFast");
    json.put("model_max_length", config.contextLength());
    json.put("clean_up_tokenization_spaces", false);
    for (String role : List.of("bos", "eos", "pad", "unk")) {
      tokenId(role).ifPresent(id -> json.put(role + "_token", token(id)));
    }
    return json;
  }

  /** Puts the beginning of the sequence before a text if the file says so. */
  private void putPostProcessor(ObjectNode tokenizer) {
    Object adds = file.metadata().plain().get("tokenizer.ggml.add_bos_token");
    Optional<Integer> bos = tokenId("bos");
    if (!Boolean.TRUE.equals(adds) || bos.isEmpty()) {
      return;
    }
    String token = token(bos.get());
    ObjectNode processor = tokenizer.putObject("post_processor").put("type", "TemplateProcessing");
    ArrayNode single = processor.putArray("single");
    putSpecial(single, token, 0);
    putSequence(single, "A", 0);
    ArrayNode pair = processor.putArray("pair");
    putSpecial(pair, token, 0);
    putSequence(pair, "A", 0);
    putSpecial(pair, token, 1);
    putSequence(pair, "B", 1);
    ObjectNode special = processor.putObject("special_tokens").putObject(token).put("id", token);
    special.putArray("ids").add(bos.get());
    special.putArray("tokens").add(token);
  }

  private static void putSpecial(ArrayNode steps, String token, int type) {
    steps.addObject().putObject("SpecialToken").put("id", token).put("type_id", type);
  }

  private static void putSequence(ArrayNode steps, String name, int type) {
    steps.addObject().putObject("Sequence").put("id", name).put("type_id", type);
  }

  private Optional<Integer> tokenId(String role) {
    return file.metadata().integer("tokenizer.ggml." + TOKEN_KEYS.get(role) + "_token_id");
  }

  private String token(int id) {
    Object tokens = file.metadata().plain().get("tokenizer.ggml.tokens");
    if (!(tokens instanceof List<?> list) || id < 0 || id >= list.size()) {
      throw new ModelFileException(file.path(), "token id " + id + " is not in the vocabulary");
    }
    return String.valueOf(list.get(id));
  }
}
