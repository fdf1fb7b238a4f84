/**
 * A small sandboxed Jinja interpreter for chat templates.
 *
 * <p>Start at {@link io.athanor.llm.jinja.Template}. The pipeline is {@code Lexer} (template text
 * to tokens), {@code StatementParser} and the Pratt {@code ExpressionParser} (tokens to a tree of
 * records), {@code Interpreter} and {@code Evaluator} (tree and variables to text). The output is
 * character for character what Jinja2 writes when it is configured as {@code transformers} does:
 * {@code trim_blocks}, {@code lstrip_blocks}, loop controls and {@code {% generation %}} blocks.
 *
 * <p>Strings carry their provenance ({@code Text}): whether a character was written by the template
 * or came from data. A tokenizer needs it, because only what the template wrote may become a
 * special token.
 */
@NullMarked
package io.athanor.llm.jinja;

import org.jspecify.annotations.NullMarked;
