/**
 * Models that other OpenAI-compatible servers answer for: vLLM, Ollama, llama-server and the like.
 */
@NullMarked
package io.athanor.inference.upstream;

import org.jspecify.annotations.NullMarked;
