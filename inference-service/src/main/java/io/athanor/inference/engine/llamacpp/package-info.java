/** llama.cpp through the Foreign Function & Memory API. */
@NullMarked
package io.athanor.inference.engine.llamacpp;

import org.jspecify.annotations.NullMarked;
