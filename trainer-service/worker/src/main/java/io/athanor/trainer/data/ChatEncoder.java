package io.athanor.trainer.data;

import io.athanor.trainer.engine.TokenRow;
import java.util.List;
import java.util.Set;

/** From examples to tokens with the base model's own tokenizer and chat template, and back. */
public interface ChatEncoder {
  /** Tokens and loss weights: the assistant's tokens with their stop token carry loss. */
  TokenRow encode(Example.Conversation example);

  /** Tokens of a document with its end-of-sequence token; all but the first carry loss. */
  TokenRow encode(Example.RawText example);

  /** Tokens up to where the assistant's answer begins. */
  int[] prompt(List<Example.Message> messages);

  /** Text of an answer without special tokens. */
  String decode(int[] tokens);

  /** Tokens that end an answer. */
  Set<Integer> stopTokens();

  /** SHA-256 of tokenizer and template: a checkpoint of another pair does not fit. */
  String sha256();
}
