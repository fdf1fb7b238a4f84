/** Talking to a served model over the OpenAI-compatible API. */
@NullMarked
package io.athanor.local.chat;

import org.jspecify.annotations.NullMarked;
