package io.athanor.local.pipeline;

/**
 * What a stage has to say when it is over.
 *
 * @param stage name for people
 * @param text one line
 * @param warning whether something went wrong that did not end the pipeline
 */
public record StageReport(String stage, String text, boolean warning) {}
