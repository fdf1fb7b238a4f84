package io.athanor.inference.engine.llamacpp;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/**
 * The one shared library of llama.cpp b4916 that travels in the jar {@code de.kherud:llama:4.2.0}.
 *
 * <p>Invariant: only bytes of the pinned sha256 are ever loaded, whether they were extracted by
 * this process or found in the cache folder.
 */
enum NativeLibraryFile {
  LINUX_X86_64(
      "Linux/x86_64/libjllama.so",
      "93276c536d00f037c37ed6ec1e55be9c828940f4a0af59af10a8f638a31bbc3c"),
  LINUX_AARCH64(
      "Linux/aarch64/libjllama.so",
      "d852c1625b2dac90a974613a2f019ecabf0c5d7bc054dcc14a05246d5aa2a1a7"),
  MAC_AARCH64(
      "Mac/aarch64/libjllama.dylib",
      "7ba2311dc634e24b572512a2279357327511ad3d77dea032a77feab77c14d341"),
  MAC_X86_64(
      "Mac/x86_64/libjllama.dylib",
      "02ec1b3570cde80e5fbfc3ba56b5de68ffef2a26e7b470a89547a80e87120e81");

  private static final String RESOURCE_FOLDER = "de/kherud/llama/";

  private final String resource;
  private final String sha256;

  NativeLibraryFile(String resource, String sha256) {
    this.resource = resource;
    this.sha256 = sha256;
  }

  /** The library for the given values of {@code os.name} and {@code os.arch}. */
  static NativeLibraryFile forPlatform(String osName, String osArch) {
    boolean arm = osArch.equals("aarch64") || osArch.equals("arm64");
    boolean intel = osArch.equals("amd64") || osArch.equals("x86_64");
    String system = osName.toLowerCase(Locale.ROOT);
    if (system.startsWith("linux") && (arm || intel)) {
      return arm ? LINUX_AARCH64 : LINUX_X86_64;
    }
    if (system.startsWith("mac") && (arm || intel)) {
      return arm ? MAC_AARCH64 : MAC_X86_64;
    }
    throw new LlamaCppException(
        "No llama.cpp library for %s on %s: use Linux or macOS on x86-64 or arm64"
            .formatted(osName, osArch));
  }

  /** Returns the library in the cache folder, extracting it first when it is not there intact. */
  Path extractTo(Path cacheFolder) {
    Path target = cacheFolder.resolve(sha256.substring(0, 12) + "-" + fileName());
    try {
      if (Files.isRegularFile(target) && sha256Of(Files.readAllBytes(target)).equals(sha256)) {
        return target;
      }
      byte[] bytes = read();
      String actual = sha256Of(bytes);
      if (!actual.equals(sha256)) {
        throw new LlamaCppException(
            "%s has sha256 %s instead of the pinned %s: use de.kherud:llama:4.2.0"
                .formatted(resource, actual, sha256));
      }
      Files.createDirectories(cacheFolder);
      writeAtomically(bytes, target);
      return target;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot extract llama.cpp's library to " + target, e);
    }
  }

  private String fileName() {
    return resource.substring(resource.lastIndexOf('/') + 1);
  }

  private byte[] read() throws IOException {
    try (InputStream in =
        NativeLibraryFile.class.getClassLoader().getResourceAsStream(RESOURCE_FOLDER + resource)) {
      if (in == null) {
        throw new LlamaCppException(
            RESOURCE_FOLDER + resource + " is not on the class path: add de.kherud:llama:4.2.0");
      }
      return in.readAllBytes();
    }
  }

  private static void writeAtomically(byte[] bytes, Path target) throws IOException {
    Path temporary = Files.createTempFile(target.getParent(), target.getFileName() + ".", ".tmp");
    Files.write(temporary, bytes);
    try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
    Files.move(
        temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static String sha256Of(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }
}
