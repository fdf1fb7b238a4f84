package io.athanor.ingest.segment;

/**
 * A cleaned piece of text and where it lies in the original.
 *
 * @param text what is kept: white space collapsed, furniture of the page removed
 * @param sourceStart first character in the decoded original, in UTF-16 units
 * @param sourceEnd one past the last character
 */
public record TextBlock(String text, int sourceStart, int sourceEnd) {}
