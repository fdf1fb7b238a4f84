/** The JSON artifacts that ingest-service writes and others read: documents and their manifest. */
@NullMarked
package io.athanor.contracts.document;

import org.jspecify.annotations.NullMarked;
