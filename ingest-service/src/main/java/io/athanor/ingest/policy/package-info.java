/**
 * What a site wants done with its pages: robots.txt (RFC 9309), directives of pages, and the
 * signals against training. Pure reading; nothing is fetched here.
 */
@NullMarked
package io.athanor.ingest.policy;

import org.jspecify.annotations.NullMarked;
