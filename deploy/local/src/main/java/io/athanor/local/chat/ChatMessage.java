package io.athanor.local.chat;

/**
 * One turn as the API takes it; {@code role} is {@code system}, {@code user} or {@code assistant}.
 */
public record ChatMessage(String role, String content) {}
