package io.athanor.inference.evaluation;

import io.athanor.contracts.dataset.Probe;
import io.athanor.inference.engine.GenerationRequest;
import io.athanor.inference.registry.ListedModel;
import io.athanor.inference.registry.ModelOpener;
import io.athanor.inference.registry.ServedModel;
import io.athanor.inference.sampling.SamplingSettings;
import io.athanor.kit.transaction.Transactions;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * Puts a questionnaire to one model, several questions at a time, greedily.
 *
 * <p>Every answer is stored when it is complete, so a repeated interview asks only what is missing.
 */
@ApplicationScoped
class Interviewer {

  private final ModelOpener opener;
  private final Transactions transactions;
  private final AnswerRepository answers;
  private final EvaluationConfig config;

  Interviewer(
      ModelOpener opener,
      Transactions transactions,
      AnswerRepository answers,
      EvaluationConfig config) {
    this.opener = opener;
    this.transactions = transactions;
    this.answers = answers;
    this.config = config;
  }

  /** A question under way. */
  private record Asked(String hash, CompletableFuture<String> answer) {}

  /**
   * Asks all probes.
   *
   * @param answeredBy names the model's answers in the store
   * @param onAnswer called after each answer, stored ones included
   * @return the answers in the order of the probes
   */
  List<String> ask(ListedModel model, String answeredBy, Questionnaire questions, Runnable onAnswer)
      throws InterruptedException, ExecutionException {
    Map<String, String> known =
        new HashMap<>(transactions.await(() -> answers.answersOf(answeredBy)));
    Deque<Asked> asked = new ArrayDeque<>();
    List<String> hashes = new ArrayList<>();
    for (Probe probe : questions.probes()) {
      // Held for one question only: others may need its place in memory between two.
      try (ServedModel served = opener.open(model)) {
        int[] prompt = served.base().format().prompt(questions.conversation(probe));
        String hash = questions.hash(prompt);
        hashes.add(hash);
        if (known.containsKey(hash)) {
          onAnswer.run();
          continue;
        }
        if (asked.size() >= config.streams()) {
          store(answeredBy, asked.removeFirst(), known, onAnswer);
        }
        asked.addLast(new Asked(hash, submit(served, prompt, questions.maxTokens())));
      }
    }
    while (!asked.isEmpty()) {
      store(answeredBy, asked.removeFirst(), known, onAnswer);
    }
    return hashes.stream().map(known::get).toList();
  }

  private static CompletableFuture<String> submit(ServedModel model, int[] prompt, int maxTokens) {
    GenerationRequest request =
        model.request(prompt, maxTokens, List.of(), SamplingSettings.greedy());
    ProbeAnswer answer = new ProbeAnswer();
    model.submitAll(request, List.of(answer));
    return answer.whole();
  }

  private void store(String answeredBy, Asked asked, Map<String, String> known, Runnable onAnswer)
      throws InterruptedException, ExecutionException {
    String text = asked.answer().get();
    transactions.await(() -> answers.save(answeredBy, asked.hash(), text));
    known.put(asked.hash(), text);
    onAnswer.run();
  }
}
