/** What all services under {@code /v1} share: OpenAI's error object, its headers, its bodies. */
@NullMarked
package io.athanor.kit.http.openai;

import org.jspecify.annotations.NullMarked;
