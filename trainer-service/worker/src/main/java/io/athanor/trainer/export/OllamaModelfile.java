package io.athanor.trainer.export;

import io.athanor.llm.chat.ChatTemplate;
import io.athanor.llm.chat.ChatTemplateException;
import io.athanor.llm.chat.OllamaTemplate;
import io.athanor.llm.format.GgufValue;
import io.athanor.llm.format.ModelFileException;
import io.athanor.llm.model.GgufDescription;
import io.athanor.llm.model.GgufFileType;
import io.athanor.llm.model.ModelHeader;
import io.athanor.llm.tokenizer.SpecialTokens;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A {@code Modelfile} for Ollama beside the exports: the model by a relative path, the chat
 * template as a Go template proven to write the same text, and the stop tokens.
 *
 * @param text absent if the chat template cannot be expressed
 * @param refusal why, for people
 */
record OllamaModelfile(@Nullable String text, @Nullable String refusal) {
  /** The best file to serve first. */
  private static final List<ExportKind> SERVED =
      List.of(
          ExportKind.GGUF_Q8_0,
          ExportKind.GGUF_BF16,
          ExportKind.GGUF_F16,
          ExportKind.GGUF_F32,
          ExportKind.GGUF_Q4_0);

  /** Pre-tokenizers for which llama.cpp adds a beginning of sequence unless a file says no. */
  private static final Set<String> ADDING = Set.of("llama-bpe", "llama3", "llama-v3", "tekken");

  /**
   * @param published exports that there are
   */
  static OllamaModelfile of(ExportRequest request, Set<ExportKind> published) throws IOException {
    Optional<ChatTemplate> chat = request.encoder().template();
    if (chat.isEmpty()) {
      return new OllamaModelfile(null, "the base model has no chat template");
    }
    try {
      OllamaTemplate template = OllamaTemplate.of(chat.get(), addedBeginning(request));
      return new OllamaModelfile(written(request, published, template), null);
    } catch (ChatTemplateException | ModelFileException refused) {
      return new OllamaModelfile(null, refused.getMessage());
    }
  }

  private static @Nullable String addedBeginning(ExportRequest request) throws IOException {
    ModelHeader header =
        ModelHeader.of(request.base(), GgufDescription.named(request.lineage().base()));
    SpecialTokens tokens = request.encoder().specialTokens();
    return addsBeginning(header.values(GgufFileType.F32)) ? tokens.spelling(tokens.bos()) : null;
  }

  private static boolean addsBeginning(Map<String, GgufValue> values) {
    if (values.get("tokenizer.ggml.add_bos_token") instanceof GgufValue.Scalar(var t, var adds)) {
      return Boolean.TRUE.equals(adds);
    }
    return values.get("tokenizer.ggml.model") instanceof GgufValue.Scalar(var t, var model)
        && (model.equals("llama")
            || (values.get("tokenizer.ggml.pre") instanceof GgufValue.Scalar(var u, var pre)
                && ADDING.contains(pre.toString())));
  }

  private static String written(
      ExportRequest request, Set<ExportKind> published, OllamaTemplate template) {
    StringBuilder text = new StringBuilder();
    ExportKind served = SERVED.stream().filter(published::contains).findFirst().orElse(null);
    if (served == null) {
      String sha256 = request.baseIsGguf() ? request.lineage().baseSha256() : null;
      text.append("# Put the base model's GGUF file beside this one: ")
          .append(request.lineage().base());
      text.append(sha256 == null ? "\n" : ", sha256 " + sha256 + "\n");
      String name = request.baseIsGguf() ? request.base().getFileName().toString() : "base.gguf";
      text.append("FROM ./").append(name).append("\nADAPTER ./adapter.gguf\n");
    } else {
      text.append("FROM ./").append(ModelExporter.relativePath(served)).append('\n');
    }
    text.append("TEMPLATE \"\"\"").append(template.text()).append("\"\"\"\n");
    for (String stop : stops(request)) {
      text.append("PARAMETER stop \"").append(stop).append("\"\n");
    }
    return text.toString();
  }

  private static Set<String> stops(ExportRequest request) {
    Set<String> spellings = new TreeSet<>();
    SpecialTokens tokens = request.encoder().specialTokens();
    for (int id : request.encoder().stopTokens()) {
      String spelling = tokens.spelling(OptionalInt.of(id));
      if (spelling != null && !spelling.contains("\"")) {
        spellings.add(spelling);
      }
    }
    return spellings;
  }

  String required() {
    return Objects.requireNonNull(text);
  }
}
