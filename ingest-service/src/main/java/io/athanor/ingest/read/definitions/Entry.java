package io.athanor.ingest.read.definitions;

/**
 * A term and what it means, while further senses may still be added.
 *
 * @param term as the source writes it
 * @param partOfSpeech as the source abbreviates it ({@code n.}, {@code v.t.}); may be empty
 * @param definition may be empty: some entries say what they mean in verse
 */
record Entry(String term, String partOfSpeech, String definition) {}
