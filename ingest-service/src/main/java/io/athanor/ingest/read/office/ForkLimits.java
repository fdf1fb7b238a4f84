package io.athanor.ingest.read.office;

import java.nio.file.Path;
import java.time.Duration;

/**
 * What reading a binary file may cost.
 *
 * @param maxHeapMegabytes heap of the reader process
 * @param timeout until a file must be read; then the process is killed
 * @param maxCharacters most text that a file may unpack to
 * @param idle after this time without a file the process ends
 * @param folder for the process's files; emptied when it ends
 */
public record ForkLimits(
    int maxHeapMegabytes, Duration timeout, long maxCharacters, Duration idle, Path folder) {}
