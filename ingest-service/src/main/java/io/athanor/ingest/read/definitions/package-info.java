/** Terms and their definitions, made into facts with questions, answers and keywords. */
@NullMarked
package io.athanor.ingest.read.definitions;

import org.jspecify.annotations.NullMarked;
