/** Plays and scripts: speakers, what they say, stage directions, scenes. */
@NullMarked
package io.athanor.ingest.read.script;

import org.jspecify.annotations.NullMarked;
