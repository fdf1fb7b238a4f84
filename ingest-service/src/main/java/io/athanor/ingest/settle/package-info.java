/**
 * What can only be said once all documents of a request are read: paragraphs cut between two pages
 * are joined, furniture and duplicates are kept out.
 */
@NullMarked
package io.athanor.ingest.settle;

import org.jspecify.annotations.NullMarked;
