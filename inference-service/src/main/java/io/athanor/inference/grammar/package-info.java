/** Grammars in llama.cpp's GBNF that make answers valid JSON of a schema. */
@NullMarked
package io.athanor.inference.grammar;

import org.jspecify.annotations.NullMarked;
