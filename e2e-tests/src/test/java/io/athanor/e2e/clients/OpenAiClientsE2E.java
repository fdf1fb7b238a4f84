package io.athanor.e2e.clients;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import io.athanor.local.LocalPlatform;
import io.athanor.local.PlatformListener;
import io.athanor.local.settings.DataFolder;
import io.athanor.local.settings.Installation;
import io.athanor.local.settings.PlatformSettings;
import io.athanor.local.settings.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * OpenAI's own clients, unmodified but for the address: Java in this process, Node and Python with
 * the scripts in {@code e2e-tests/clients}. All do the same chapters, each has one method here.
 */
class OpenAiClientsE2E {

  private static final String BASE_MODEL =
      Path.of("src", "test", "resources", "tiny-llama-f16.gguf").toAbsolutePath().toString();

  @TempDir static Path folder;

  static LocalPlatform platform;
  static String baseUrl;

  @BeforeAll
  static void startPlatform() throws IOException {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    platform =
        LocalPlatform.start(
            PlatformSettings.of(new DataFolder(folder.resolve("home")), Ports.free()),
            Installation.locate(),
            PlatformListener.SILENT);
    baseUrl = platform.frontDoor() + "/v1";
  }

  @AfterAll
  static void stopPlatform() throws InterruptedException {
    platform.close();
  }

  @Test
  void javaClientWorks() {
    OpenAIClient client = OpenAIOkHttpClient.builder().baseUrl(baseUrl).apiKey("athanor").build();
    Steps steps = new Steps();
    new FilesChapter(client, steps).run();
    new JobsChapter(client, steps, BASE_MODEL).run();
    new ChatChapter(client, steps).run();
    client.close();
  }

  @Test
  void nodeClientWorks() throws IOException, InterruptedException {
    ClientProgram.node().run(baseUrl, BASE_MODEL, "node", "client.mjs");
  }

  @Test
  void pythonClientWorks() throws IOException, InterruptedException {
    ClientProgram.python().run(baseUrl, BASE_MODEL, "venv/bin/python", "client.py");
  }
}
