package io.athanor.ingest;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The web site and the folder of source files of the integration test. */
public final class LocalSiteResource implements QuarkusTestResourceLifecycleManager {

  static LocalSite site;
  static Path folder;

  @Override
  public Map<String, String> start() {
    try {
      site = new LocalSite();
      folder = Files.createTempDirectory("athanor-sources");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    site.page(
            "/sta01.htm", "<title>One</title><p>The miller <a name=page_1>p. 1</a> slept well.</p>")
        .page(
            "/sta02.htm", "<p>Le caf\u00e9 \u00e9tait ferm\u00e9.</p>", StandardCharsets.ISO_8859_1)
        .answer("/sta03.htm", 503, Map.of("Retry-After", "0"), new byte[0])
        .page(
            "/sta03.htm", "<p>He went down to the river</p><p>[p. 2]</p><p>and looked at it.</p>");
    return Map.of(
        "athanor.ingest.file-roots",
        folder.toString(),
        "athanor.ingest.fetch.allowed-private-origins",
        site.origin(),
        "athanor.ingest.fetch.first-back-off",
        "20ms",
        "athanor.ingest.fetch.cache-directory",
        folder.resolveSibling(folder.getFileName() + "-cache").toString());
  }

  @Override
  public void stop() {
    site.close();
  }
}
