/**
 * The paragraphs of ingested documents, found again by words and by meaning.
 *
 * <p>Events of {@code documents.v1} become rows ({@link
 * io.athanor.inference.retrieval.ParagraphEventsConsumer}), a worker reads the documents into
 * PostgreSQL ({@link io.athanor.inference.retrieval.IndexWorker}), another adds embeddings ({@link
 * io.athanor.inference.retrieval.EmbeddingWorker}), and {@link
 * io.athanor.inference.retrieval.ParagraphSearch} fuses both rankings.
 */
@NullMarked
package io.athanor.inference.retrieval;

import org.jspecify.annotations.NullMarked;
