package io.athanor.llm.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.athanor.llm.tokenizer.Tokenizer;
import io.athanor.llm.tokenizer.TokenizerMetadata;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;

/**
 * What stands around a document that no template frames: BOS only where the tokenizer's own config
 * adds it, and the end-of-sequence token, which serving stops at.
 */
public record TextFraming(OptionalInt begin, OptionalInt end) {
  private static final String ADD_BOS = "add_bos_token";
  private static final String SENTENCE_PIECE = "llama";

  /** By {@code add_bos_token}, or else by the template of the tokenizer's post-processor. */
  static TextFraming ofFolder(Path folder, Tokenizer tokenizer) throws IOException {
    JsonNode asked = json(folder.resolve("tokenizer_config.json")).path(ADD_BOS);
    boolean adds =
        asked.isBoolean()
            ? asked.booleanValue()
            : postProcessorBegins(json(folder.resolve("tokenizer.json")).path("post_processor"));
    return of(adds, tokenizer);
  }

  /** By the file's own flag; without one, SentencePiece models add BOS as llama.cpp does. */
  public static TextFraming ofGguf(TokenizerMetadata metadata, Tokenizer tokenizer) {
    Boolean asked = metadata.flag("tokenizer.ggml." + ADD_BOS);
    boolean adds =
        asked != null ? asked : SENTENCE_PIECE.equals(metadata.string("tokenizer.ggml.model"));
    return of(adds, tokenizer);
  }

  private static TextFraming of(boolean addsBegin, Tokenizer tokenizer) {
    return new TextFraming(
        addsBegin ? tokenizer.specialTokens().bos() : OptionalInt.empty(),
        tokenizer.specialTokens().eos());
  }

  private static boolean postProcessorBegins(JsonNode processor) {
    for (JsonNode member : processor.path("processors")) {
      if (postProcessorBegins(member)) {
        return true;
      }
    }
    return processor.path("single").path(0).has("SpecialToken");
  }

  private static JsonNode json(Path file) throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    return Files.isRegularFile(file) ? mapper.readTree(file.toFile()) : mapper.missingNode();
  }

  /** The ids of a text that is to be continued. */
  public int[] before(int[] text) {
    return new TextFraming(begin, OptionalInt.empty()).around(text);
  }

  /** The ids of a document between its frame. */
  int[] around(int[] text) {
    int before = begin.isPresent() ? 1 : 0;
    int[] framed = new int[before + text.length + (end.isPresent() ? 1 : 0)];
    begin.ifPresent(id -> framed[0] = id);
    System.arraycopy(text, 0, framed, before, text.length);
    end.ifPresent(id -> framed[framed.length - 1] = id);
    return framed;
  }
}
