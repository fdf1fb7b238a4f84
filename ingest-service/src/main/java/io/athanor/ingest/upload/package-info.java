/** Files that clients send to be read as sources. */
@NullMarked
package io.athanor.ingest.upload;

import org.jspecify.annotations.NullMarked;
