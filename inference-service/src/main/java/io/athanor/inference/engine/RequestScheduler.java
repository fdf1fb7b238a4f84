package io.athanor.inference.engine;

import io.athanor.inference.engine.AdapterGroup.Running;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Continuous batching: every step decodes one batch with the next token of each running answer and,
 * in the room that is left, parts of prompts (Orca, OSDI 2022). Where the model cannot mix adapters
 * in a batch, a batch is of one adapter and adapters take turns.
 *
 * <p>Requests join and leave between steps. Confined to the engine's thread.
 */
final class RequestScheduler {

  private static final Logger LOGGER = LoggerFactory.getLogger(RequestScheduler.class);

  private final ModelRuntime runtime;
  private final EngineSettings settings;
  private final WaitingLine line;
  private final AdapterPool adapters;
  private final SequencePool pool;
  private final AdapterRotation rotation;
  private final TokenText tokenText;
  private final TokenBatch batch;
  private final Running[] rows;
  private final Set<String> forgotten = new HashSet<>();
  private final Fragmentation fragmentation = new Fragmentation();

  RequestScheduler(
      ModelRuntime runtime, EngineSettings settings, WaitingLine line, AdapterPool adapters) {
    this.runtime = runtime;
    this.settings = settings;
    this.line = line;
    this.adapters = adapters;
    this.pool = new SequencePool(runtime);
    this.rotation = new AdapterRotation(settings.quantum(), runtime.mixesAdapters());
    this.tokenText = new TokenText(runtime);
    this.batch = new TokenBatch(runtime.batchLength());
    this.rows = new Running[runtime.batchLength()];
  }

  boolean hasWork() {
    return !rotation.isEmpty() || !line.isEmpty();
  }

  /** Whether requests are being answered, rather than all waiting. */
  boolean isRunning() {
    return !rotation.isEmpty();
  }

  /** Removes cancelled requests, admits waiting ones and decodes one batch. */
  void step() {
    reapCancelled();
    adapters.makeRoom();
    admit();
    if (!rotation.isEmpty()) {
      AdapterGroup group = rotation.next();
      decode(group);
      rotation.removeIfEmpty(group);
    }
    forgetUnused();
  }

  /** Forgets what was computed under an adapter as soon as no request uses it. */
  void forget(String adapterKey) {
    forgotten.add(adapterKey);
    forgetUnused();
  }

  /** Ends all requests and forgets what was computed for earlier ones. */
  void close() {
    line.removeIf(generation -> true).forEach(generation -> finish(generation, false));
    for (AdapterGroup group : rotation.groups().toList()) {
      List.copyOf(group.running()).forEach(running -> end(group, running));
      rotation.removeIfEmpty(group);
    }
    pool.forgetAll();
  }

  EngineStatus status() {
    return new EngineStatus(line.length(), pool.inUse(), pool.usage());
  }

  private void reapCancelled() {
    line.removeIf(Generation::isCancelled).forEach(generation -> finish(generation, false));
    for (AdapterGroup group : rotation.groups().toList()) {
      for (Running running : List.copyOf(group.running())) {
        if (running.generation().isCancelled()) {
          end(group, running);
        }
      }
      rotation.removeIfEmpty(group);
    }
  }

  private void admit() {
    for (Generation next = favourite(); next != null; next = favourite()) {
      AdapterUse adapter = next.request().adapter();
      RuntimeException problem = adapter == null ? null : adapters.failure(adapter);
      if (problem != null) {
        line.remove(next);
        giveUp(next, new EngineException("The adapter cannot be loaded", problem), false);
        continue;
      }
      Sequence sequence =
          pool.acquire(adapter, next.request().promptTokens(), next.greatestLength());
      if (sequence == null) {
        return;
      }
      line.remove(next);
      if (adapter != null) {
        adapters.start(adapter);
      }
      next.startedWith(sequence.decoded());
      rotation.groupOf(adapter).running().add(new Running(next, sequence));
    }
  }

  private @Nullable Generation favourite() {
    return line.favourite(this::canBegin, generation -> runningOf(generation.request().adapter()));
  }

  private boolean canBegin(Generation generation) {
    AdapterUse adapter = generation.request().adapter();
    return generation.isReady() && (adapter == null || adapters.isReady(adapter));
  }

  private int runningOf(@Nullable AdapterUse adapter) {
    return (int) running().filter(each -> Objects.equals(each.adapter(), adapter)).count();
  }

  private Stream<Running> running() {
    return rotation.groups().flatMap(group -> group.running().stream());
  }

  private void decode(AdapterGroup group) {
    fillBatch(group);
    try {
      runtime.decode(batch, this::accept);
    } catch (RuntimeException e) {
      LOGGER.atError().setCause(e).log("decoding failed, its requests are given up");
      failBatch(group, e);
      return;
    }
    for (int i = 0; i < batch.size(); i++) {
      rows[i].sequence().markDecoded(1);
    }
    for (Running running : List.copyOf(group.running())) {
      if (running.generation().isFinished() || running.generation().isCancelled()) {
        end(group, running);
      }
    }
    defragment();
  }

  // A prefix that several answers share is read once for all while it stays where it is.
  private void defragment() {
    List<Sequence> sequences =
        running().map(Running::sequence).filter(Sequence::isMostlyOwn).toList();
    int longest = sequences.stream().mapToInt(Sequence::decoded).max().orElse(0);
    if (!fragmentation.isDue(longest) || sequences.isEmpty()) {
      return;
    }
    List<Integer> lost = runtime.defragment(sequences.stream().map(Sequence::id).toList());
    sequences.stream().filter(each -> lost.contains(each.id())).forEach(Sequence::loseDecoded);
  }

  private void fillBatch(AdapterGroup group) {
    batch.clear();
    int generating = 0;
    for (Running running : group.running()) {
      if (running.isGenerating()) {
        generating += addTokens(running, 1);
      }
    }
    fragmentation.addStep(generating);
    boolean othersRun = generating > 0 || rotation.groups().count() > 1;
    int room = othersRun ? Math.min(settings.promptChunk(), batch.free()) : batch.free();
    for (Running running : group.running()) {
      if (!running.isGenerating()) {
        room -= addTokens(running, room);
      }
    }
  }

  private int addTokens(Running running, int most) {
    Sequence sequence = running.sequence();
    int count = Math.min(most, sequence.length() - sequence.decoded());
    for (int i = 0; i < count; i++) {
      int position = sequence.decoded() + i;
      boolean last = position == sequence.length() - 1;
      int row =
          batch.add(sequence.token(position), position, sequence.id(), last, running.adapter());
      rows[row] = running;
    }
    return count;
  }

  private void accept(int index, float[] logits) {
    Running running = rows[index];
    int token = running.generation().accept(logits, tokenText);
    running.sequence().append(token);
  }

  private void end(AdapterGroup group, Running running) {
    group.running().remove(running);
    finish(running.generation(), true); // its client need not wait for the copy
    pool.release(running.sequence());
  }

  private void finish(Generation generation, boolean wasRunning) {
    release(generation, wasRunning);
    try {
      generation.finish();
    } catch (RuntimeException e) {
      LOGGER.atWarn().setCause(e).log("the listener of a finished request failed");
    }
  }

  private void giveUp(Generation generation, RuntimeException cause, boolean wasRunning) {
    release(generation, wasRunning);
    generation.fail(cause);
  }

  private void release(Generation generation, boolean wasRunning) {
    AdapterUse adapter = generation.request().adapter();
    if (adapter != null) {
      adapters.release(adapter, wasRunning);
    }
  }

  private void failBatch(AdapterGroup group, RuntimeException cause) {
    EngineException failure = new EngineException("The answer could not be computed", cause);
    Set<Running> failed = new LinkedHashSet<>(Arrays.asList(rows).subList(0, batch.size()));
    for (Running running : failed) {
      group.running().remove(running);
      pool.discard(running.sequence());
      giveUp(running.generation(), failure, true);
    }
  }

  private void forgetUnused() {
    forgotten.removeIf(this::forgetIfUnused);
  }

  private boolean forgetIfUnused(String adapterKey) {
    boolean used =
        running().anyMatch(each -> uses(each.adapter(), adapterKey))
            || line.contains(waiting -> uses(waiting.request().adapter(), adapterKey));
    if (!used) {
      pool.forget(adapterKey);
    }
    return !used;
  }

  private static boolean uses(@Nullable AdapterUse adapter, String key) {
    return adapter != null && adapter.key().equals(key);
  }
}
