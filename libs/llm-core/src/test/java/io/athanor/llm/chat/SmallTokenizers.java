package io.athanor.llm.chat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.athanor.llm.format.Golden;
import io.athanor.llm.tokenizer.Tokenizer;
import io.athanor.llm.tokenizer.TokenizerFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Tokenizers of a few hundred tokens with the special tokens of real families. */
final class SmallTokenizers {
  private static final ObjectMapper JSON = new ObjectMapper();

  private SmallTokenizers() {}

  /**
   * Byte-level BPE, as GPT-2, Llama 3 and Qwen; the first three special tokens have the ids 0 to 2,
   * more of them follow from 320.
   */
  static Tokenizer byteLevel(Path folder, String bos, String eos, String... specials) {
    try {
      ObjectNode definition =
          (ObjectNode)
              JSON.readTree(Golden.path("gguf-golden/hf").resolve("tokenizer.json").toFile());
      ObjectNode vocabulary = (ObjectNode) definition.path("model").path("vocab");
      vocabulary.remove(List.of("<|endoftext|>", "<|im_start|>", "<|im_end|>"));
      ArrayNode added = definition.putArray("added_tokens");
      for (int index = 0; index < specials.length; index++) {
        int id = index < 3 ? index : 317 + index;
        add(added, id, specials[index]);
        vocabulary.put(specials[index], id);
      }
      return written(folder, definition, bos, eos);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  /** SentencePiece with byte fallback, as Llama 2, TinyLlama and Mistral: 259 ids and letters. */
  static Tokenizer sentencePiece(Path folder) {
    try {
      ObjectNode definition = JSON.createObjectNode().put("version", "1.0");
      ArrayNode added = definition.putArray("added_tokens");
      ObjectNode vocabulary = JSON.createObjectNode();
      for (String special : new String[] {"<unk>", "<s>", "</s>"}) {
        add(added, vocabulary.size(), special);
        vocabulary.put(special, vocabulary.size());
      }
      for (int value = 0; value < 256; value++) {
        vocabulary.put("<0x%02X>".formatted(value), vocabulary.size());
      }
      "▁abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.,?!<>|[]/_"
          .chars()
          .forEach(letter -> vocabulary.put(Character.toString(letter), vocabulary.size()));
      ObjectNode model = definition.putObject("model").put("type", "BPE");
      model.set("vocab", vocabulary);
      model.putArray("merges");
      model.put("unk_token", "<unk>").put("fuse_unk", true).put("byte_fallback", true);
      ArrayNode steps =
          definition.putObject("normalizer").put("type", "Sequence").putArray("normalizers");
      steps.addObject().put("type", "Prepend").put("prepend", "▁");
      steps
          .addObject()
          .put("type", "Replace")
          .put("content", "▁")
          .putObject("pattern")
          .put("String", " ");
      ArrayNode decoders =
          definition.putObject("decoder").put("type", "Sequence").putArray("decoders");
      decoders
          .addObject()
          .put("type", "Replace")
          .put("content", " ")
          .putObject("pattern")
          .put("String", "▁");
      decoders.addObject().put("type", "ByteFallback");
      decoders.addObject().put("type", "Fuse");
      return written(folder, definition, "<s>", "</s>");
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  private static Tokenizer written(Path folder, ObjectNode definition, String bos, String eos)
      throws IOException {
    Files.write(folder.resolve("tokenizer.json"), JSON.writeValueAsBytes(definition));
    Files.write(
        folder.resolve("tokenizer_config.json"),
        JSON.writeValueAsBytes(
            JSON.createObjectNode().put("bos_token", bos).put("eos_token", eos)));
    return TokenizerFactory.fromFolder(folder);
  }

  private static void add(ArrayNode added, int id, String content) {
    added
        .addObject()
        .put("id", id)
        .put("content", content)
        .put("single_word", false)
        .put("lstrip", false)
        .put("rstrip", false)
        .put("normalized", false)
        .put("special", true);
  }
}
