package io.athanor.inference.chat;

import io.athanor.inference.chat.ChatAnswer.Part;
import io.athanor.inference.registry.ServedModel;

/**
 * The answers to one request, while they are being made.
 *
 * @param prompts number of prompts, each of which has {@code decoding.choices()} answers
 * @param operation the endpoint, by OpenTelemetry's name for it
 */
record PendingAnswers(
    ServedModel model,
    ChatAnswer answer,
    int prompts,
    Decoding decoding,
    CompletionFormat format,
    String operation) {

  int count() {
    return prompts * decoding.choices();
  }

  boolean isFirstOfItsPrompt(Part.End end) {
    return end.choice() % decoding.choices() == 0;
  }
}
