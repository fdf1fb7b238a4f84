package io.athanor.trainer.export;

import java.util.Map;

/** The {@code README.md} beside an adapter, with the front matter that model hubs read. */
final class ModelCard {
  private ModelCard() {}

  static String of(String baseModel, Map<String, Object> settings) {
    StringBuilder card = new StringBuilder();
    card.append("---\nbase_model: ").append(baseModel);
    card.append("\nlibrary_name: peft\ntags: [lora, athanor]\n---\n\n");
    card.append("# LoRA adapter for ").append(baseModel).append("\n\n");
    card.append("Trained by Athanor. Load it with PEFT on the base model, or `adapter.gguf` with");
    card.append(
        " llama.cpp (`--lora`) on the base's GGUF file.\n\n| setting | value |\n|---|---|\n");
    settings.forEach((name, value) -> card.append("| %s | %s |\n".formatted(name, value)));
    return card.toString();
  }
}
