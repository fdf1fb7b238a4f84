package io.athanor.trainer.recipe;

import io.athanor.llm.chat.ChatTemplateException;
import io.athanor.llm.chat.TemplateRefusedException;
import io.athanor.llm.format.ModelFileException;
import io.athanor.llm.tokenizer.TokenizerException;
import io.athanor.trainer.checkpoint.CheckpointException;
import io.athanor.trainer.data.DatasetException;
import io.athanor.trainer.export.ExportVerificationException;
import io.athanor.trainer.progress.TrainingEvent;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.Locale;

/** Turns what went wrong into a stable code and one sentence. */
final class RunFailure {
  private RunFailure() {}

  static TrainingEvent.Failed of(String runId, Throwable failure, int step) {
    return new TrainingEvent.Failed(runId, code(failure), detail(failure), step);
  }

  private static String code(Throwable failure) {
    return switch (failure) {
      case TrainingException known -> known.code();
      case ExportVerificationException export -> "export-verification-failed";
      case DatasetException dataset -> "dataset-invalid";
      case TemplateRefusedException refused -> "template-refused";
      case ChatTemplateException template -> "template-refused";
      case CheckpointException checkpoint -> "checkpoint-invalid";
      case ModelFileException model -> "base-model-unreadable";
      case TokenizerException tokenizer -> "base-model-unreadable";
      case IllegalArgumentException settings -> "settings-invalid";
      case OutOfMemoryError memory -> "out-of-memory";
      case FileSystemException file when isDiskFull(file) -> "storage-full";
      case IOException io -> isDiskFull(io) ? "storage-full" : "storage-failed";
      default -> isNativeMemory(failure) ? "out-of-memory" : "internal-error";
    };
  }

  private static String detail(Throwable failure) {
    String message = failure.getMessage();
    return message == null || message.isBlank() ? failure.getClass().getSimpleName() : message;
  }

  private static boolean isDiskFull(IOException failure) {
    return text(failure).contains("no space left");
  }

  /** What libtorch's CPU allocator says when it gets no memory. */
  private static boolean isNativeMemory(Throwable failure) {
    String text = text(failure);
    return text.contains("can't allocate memory") || text.contains("not enough memory");
  }

  private static String text(Throwable failure) {
    return String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
  }
}
