package io.athanor.trainer.checkpoint;

import java.io.IOException;
import java.nio.file.Path;

/** Something besides the tensors that a checkpoint holds, as files of its own. */
@FunctionalInterface
public interface CheckpointPart {
  /** Writes durable files into a checkpoint's folder, as of now. */
  void writeInto(Path folder) throws IOException;
}
