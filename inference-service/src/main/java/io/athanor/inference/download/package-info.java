/** Published models as files, for llama.cpp, Ollama, vLLM and whoever else serves them. */
@NullMarked
package io.athanor.inference.download;

import org.jspecify.annotations.NullMarked;
