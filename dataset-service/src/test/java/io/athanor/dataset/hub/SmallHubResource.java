package io.athanor.dataset.hub;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

/** Sets the service up with a small hub; its address is {@code athanor.dataset.hub.endpoint}. */
public final class SmallHubResource implements QuarkusTestResourceLifecycleManager {

  private SmallHub hub;

  @Override
  public Map<String, String> start() {
    try {
      hub = new SmallHub(0);
      return Map.of(
          "athanor.dataset.hub.endpoint",
          hub.address().toString(),
          "athanor.dataset.hub.token",
          SmallHub.TOKEN);
    } catch (IOException e) {
      throw new UncheckedIOException("the small hub did not start", e);
    }
  }

  @Override
  public void stop() {
    if (hub != null) {
      hub.close();
    }
  }
}
