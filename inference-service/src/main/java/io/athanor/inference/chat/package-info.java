/** OpenAI's model list and chat completions, as unmodified clients expect them. */
@NullMarked
package io.athanor.inference.chat;

import org.jspecify.annotations.NullMarked;
