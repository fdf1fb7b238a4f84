package io.athanor.llm.format;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Says what a file is that carries the name of a model file but is none, by its first bytes. */
final class ForeignFile {
  private static final int LOOK = 512;
  private static final String PICKLE =
      "this is a PyTorch pickle, which can run code when loaded: not accepted. Convert it to"
          + " safetensors where it comes from";

  private ForeignFile() {}

  /** A sentence, or null if the bytes are of no kind that is known. */
  static @Nullable String kind(MappedFile file) {
    byte[] start = start(file.bytes());
    String text = new String(start, StandardCharsets.ISO_8859_1);
    if (text.startsWith("PK\3\4")) {
      return text.contains(".pkl") || text.contains("archive/") || text.contains("data/")
          ? PICKLE
          : "this is a zip archive (PyTorch's pickles are, too): not accepted";
    }
    // Protocols 2 to 5 begin with the opcode PROTO and their number.
    if (start.length > 1 && start[0] == (byte) 0x80 && start[1] >= 2 && start[1] <= 5) {
      return PICKLE;
    }
    if (text.startsWith("GGUF")) {
      return "this is a GGUF file under another name";
    }
    if (text.startsWith("version https://git-lfs")) {
      return "this is a Git LFS pointer, not the file itself: fetch it with git lfs pull";
    }
    String page = text.stripLeading().toLowerCase(Locale.ROOT);
    if (page.startsWith("<!doctype") || page.startsWith("<html")) {
      return "this is a web page, probably saved in place of a download";
    }
    return null;
  }

  private static byte[] start(MemorySegment bytes) {
    return bytes.asSlice(0, Math.min(LOOK, bytes.byteSize())).toArray(ValueLayout.JAVA_BYTE);
  }
}
