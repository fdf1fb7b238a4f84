package io.athanor.inference.chat;

import io.athanor.llm.chat.Conversation;

/** A checked chat completion request. */
public record ChatRequest(String model, Conversation conversation, Decoding decoding) {}
