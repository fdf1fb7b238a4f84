/**
 * Conversations, and what a model is trained on and asked: token ids with a loss mask.
 *
 * <p>Start at {@link io.athanor.llm.chat.ConversationRenderer}. Training, evaluation and serving
 * all render through it, so a model sees at work exactly what it saw in training.
 */
@NullMarked
package io.athanor.llm.chat;

import org.jspecify.annotations.NullMarked;
