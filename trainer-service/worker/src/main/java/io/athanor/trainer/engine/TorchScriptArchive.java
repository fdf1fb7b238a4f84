package io.athanor.trainer.engine;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Writes a TorchScript archive in memory: a stored (uncompressed) zip with the source of one class
 * and a pickle of one instance of it without attributes.
 *
 * <p>Format: PyTorch's {@code torch/csrc/jit/docs/serialization.md}. Entries {@code version},
 * {@code constants.pkl} (empty tuple), {@code data.pkl} (the object) and {@code code/__torch__.py}
 * (text).
 */
final class TorchScriptArchive {
  private static final String HEADER =
      """
      class M(Module):
        __parameters__ = []
        __buffers__ = []
        training : bool
      """;

  // Pickle protocol 2: the empty tuple.
  private static final byte[] EMPTY_TUPLE = {(byte) 0x80, 2, ')', '.'};

  private TorchScriptArchive() {}

  /** Archive of a class {@code M} with these methods, each line indented by two spaces. */
  static byte[] of(String methods) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.setMethod(ZipOutputStream.STORED);
      put(zip, "kernels/data.pkl", instancePickle());
      put(zip, "kernels/code/__torch__.py", (HEADER + methods).getBytes(StandardCharsets.UTF_8));
      put(zip, "kernels/constants.pkl", EMPTY_TUPLE);
      put(zip, "kernels/version", "10\n".getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /**
   * {@code M.__new__()} followed by {@code __setstate__({"training": False})} in pickle opcodes.
   */
  private static byte[] instancePickle() {
    ByteArrayOutputStream pickle = new ByteArrayOutputStream();
    pickle.writeBytes(new byte[] {(byte) 0x80, 2});
    pickle.writeBytes("c__torch__\nM\n".getBytes(StandardCharsets.UTF_8));
    pickle.writeBytes(new byte[] {')', (byte) 0x81, '}', '('});
    pickle.writeBytes(new byte[] {'X', 8, 0, 0, 0});
    pickle.writeBytes("training".getBytes(StandardCharsets.UTF_8));
    pickle.writeBytes(new byte[] {(byte) 0x89, 'u', 'b', '.'});
    return pickle.toByteArray();
  }

  private static void put(ZipOutputStream zip, String name, byte[] data) throws IOException {
    CRC32 checksum = new CRC32();
    checksum.update(data);
    ZipEntry entry = new ZipEntry(name);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(data.length);
    entry.setCrc(checksum.getValue());
    zip.putNextEntry(entry);
    zip.write(data);
    zip.closeEntry();
  }
}
