/**
 * Bytes of a source: from files under allowed folders and from web sites, once, politely and
 * safely.
 */
@NullMarked
package io.athanor.ingest.fetch;

import org.jspecify.annotations.NullMarked;
