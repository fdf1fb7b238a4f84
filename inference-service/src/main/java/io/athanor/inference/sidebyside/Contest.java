package io.athanor.inference.sidebyside;

import io.athanor.inference.chat.ChatRequestReader;
import io.athanor.inference.chat.ChatService;
import io.athanor.inference.registry.ListedModel;
import io.athanor.inference.registry.ServedModel;
import io.athanor.inference.upstream.UpstreamClient;
import io.athanor.inference.upstream.UpstreamModel;
import io.athanor.inference.upstream.Upstreams;
import io.athanor.kit.http.openai.RequestField;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Asks the models of a request. All of them begin at once, so they are decoded together. */
@ApplicationScoped
class Contest {

  private final ChatService chat;
  private final ChatRequestReader reader;
  private final Upstreams upstreams;
  private final UpstreamClient client;

  Contest(ChatService chat, ChatRequestReader reader, Upstreams upstreams, UpstreamClient client) {
    this.chat = chat;
    this.reader = reader;
    this.upstreams = upstreams;
    this.client = client;
  }

  /** One contestant a model; a single tuned model is compared with its base, which comes first. */
  List<Contestant> begin(SideBySideRequest request) {
    List<Contestant> contestants = new ArrayList<>();
    try {
      for (String model : withBase(request.models())) {
        contestants.add(ask(model, request));
      }
      return contestants;
    } catch (RuntimeException e) {
      contestants.forEach(Contestant::abandon);
      throw e;
    }
  }

  private List<String> withBase(List<String> models) {
    if (models.size() > 1 || upstreams.find(models.getFirst()).isPresent()) {
      return models;
    }
    ListedModel only = chat.listed(models.getFirst());
    String parent = only.parent();
    return parent == null ? models : List.of(parent, only.name());
  }

  private Contestant ask(String model, SideBySideRequest request) {
    Optional<UpstreamModel> upstream = upstreams.find(model);
    if (upstream.isPresent()) {
      return new UpstreamContestant(upstream.get(), client, request.to(model));
    }
    try (ServedModel served = chat.model(model)) {
      var chatRequest = reader.read(RequestField.root(request.to(model)));
      return new LocalContestant(served, chat.ask(served, chatRequest));
    }
  }
}
