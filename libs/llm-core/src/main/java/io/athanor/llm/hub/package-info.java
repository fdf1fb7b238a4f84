/**
 * Finds base models: resolves a reference (catalogue name, hub repository, file or folder) to local
 * files with a known content hash. {@link io.athanor.llm.hub.BaseModelResolver} is the entry.
 */
@NullMarked
package io.athanor.llm.hub;

import org.jspecify.annotations.NullMarked;
