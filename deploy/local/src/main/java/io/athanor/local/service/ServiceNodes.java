package io.athanor.local.service;

import io.athanor.local.settings.PlatformSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Which processes each service consists of: one, but as many of trainer-service as there are
 * trainer nodes. Decided once for a platform, since the ports of further nodes are whatever is free
 * then.
 */
public record ServiceNodes(Map<Service, List<ServiceNode>> byService) {

  /** Distance of the further trainer nodes' ports from the first one's. */
  private static final int FURTHER_PORTS = 100;

  public ServiceNodes {
    byService = Map.copyOf(byService);
  }

  /** The processes of a platform. */
  public static ServiceNodes of(PlatformSettings settings) {
    var nodes = new EnumMap<Service, List<ServiceNode>>(Service.class);
    for (Service service : Service.values()) {
      int port = settings.ports().of(service.port());
      nodes.put(
          service,
          List.of(new ServiceNode(service, service.module(), port, settings.home().run())));
    }
    if (settings.trainers().nodes() > 1) {
      nodes.put(Service.TRAINER, trainers(settings));
    }
    return new ServiceNodes(nodes);
  }

  private static List<ServiceNode> trainers(PlatformSettings settings) {
    int first = settings.ports().of(Service.TRAINER.port());
    var ports = new ArrayList<>(List.of(first));
    ports.addAll(settings.ports().moreFree(first + FURTHER_PORTS, settings.trainers().nodes() - 1));
    var nodes = new ArrayList<ServiceNode>();
    for (int index = 0; index < ports.size(); index++) {
      String name = Service.TRAINER.word() + "-" + (index + 1);
      Path folder = settings.home().run().resolve(name);
      nodes.add(new ServiceNode(Service.TRAINER, name, ports.get(index), folder));
    }
    return List.copyOf(nodes);
  }

  /** The processes of one service. */
  public List<ServiceNode> of(Service service) {
    return byService.getOrDefault(service, List.of());
  }
}
