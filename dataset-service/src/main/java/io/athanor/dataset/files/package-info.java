/** OpenAI's files and uploads; a training file becomes a version of a data set. */
@NullMarked
package io.athanor.dataset.files;

import org.jspecify.annotations.NullMarked;
