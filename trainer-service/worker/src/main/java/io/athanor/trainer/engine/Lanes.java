package io.athanor.trainer.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Runs the packs of a step, several at once where that pays: packs on a thread each need no
 * synchronisation inside their matrix products, which on two cores is worth 10 to 40 %.
 *
 * <p>Which lane runs a pack follows from the packs' lengths alone, and lanes are added up in their
 * order: the same rows and threads give the same bytes. With dropout all packs run one after
 * another on all threads, since libtorch's generator is one for the whole process.
 */
final class Lanes implements AutoCloseable {
  private final List<Lane> lanes = new ArrayList<>();
  private final boolean parallel;
  private final ExecutorService threads;

  Lanes(FrozenBase base, LoraAdapters adapters, TorchScriptModule kernels, boolean recompute) {
    parallel = TorchRuntime.lanes() > 1 && adapters.layout().spec().dropout() == 0;
    int count = parallel ? TorchRuntime.lanes() : 1;
    for (int lane = 0; lane < count; lane++) {
      LoraGradients gradients =
          lane == 0 ? adapters.accumulator() : new LoraGradients(base.tensors(), adapters.layout());
      lanes.add(
          new Lane(base, base.weights().ofThread(lane), adapters, gradients, kernels, recompute));
    }
    threads =
        Executors.newFixedThreadPool(
            count, Thread.ofPlatform().name("lane-", 1).daemon().factory());
  }

  /** Packs that run at once. */
  int count() {
    return lanes.size();
  }

  /**
   * Gradients of all packs into the adapters' accumulator; the scores of the packs' tokens in
   * order.
   */
  List<LlamaModel.TokenScores> run(List<TokenPack> packs, long seeds, double divisor) {
    LaneSchedule schedule = LaneSchedule.of(packs, lanes.size());
    LlamaModel.TokenScores[] scores = new LlamaModel.TokenScores[packs.size()];
    if (!parallel || !schedule.pays()) {
      for (int i = 0; i < packs.size(); i++) {
        scores[i] = lanes.getFirst().run(packs.get(i), seeds, divisor);
      }
      return List.of(scores);
    }
    List<Future<?>> running = new ArrayList<>();
    for (int lane = 0; lane < lanes.size(); lane++) {
      Lane own = lanes.get(lane);
      List<Integer> share = schedule.packsOf(lane);
      running.add(
          threads.submit(
              () -> {
                TorchRuntime.bindLane();
                for (int pack : share) {
                  scores[pack] = own.run(packs.get(pack), seeds, divisor);
                }
              }));
    }
    try {
      await(running);
    } finally {
      TorchRuntime.unbindLanes();
    }
    lanes.stream().skip(1).forEach(lane -> lanes.getFirst().gradients().take(lane.gradients()));
    return List.of(scores);
  }

  /** Waits for all of them, also when one fails: nothing may go on behind the caller's back. */
  private static void await(List<Future<?>> running) {
    RuntimeException failure = null;
    for (Future<?> each : running) {
      try {
        each.get();
      } catch (ExecutionException e) {
        failure =
            e.getCause() instanceof RuntimeException known ? known : new IllegalStateException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        failure = new IllegalStateException("interrupted during a training step", e);
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  @Override
  public void close() {
    threads.close();
    lanes.stream().skip(1).forEach(lane -> lane.gradients().close());
  }
}
