package io.athanor.inference.engine.llamacpp;

import io.athanor.inference.engine.AdapterUse;
import io.athanor.inference.engine.EngineException;
import io.athanor.inference.engine.TokenBatch;
import io.athanor.llm.format.GgufFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Adapters that share batches, see {@link LoraGraphEditor}.
 *
 * <p>Loading fills a slot of the bank that no request uses. An adapter that does not fit into the
 * bank (no free slot, another rank, other modules) makes a larger one, filled beside the decoding
 * from the files of all and put in place of the old one before the next batch.
 */
final class MixedAdapters implements LoadedAdapters {

  private static final int FIRST_SLOTS = 4;

  private record Loaded(int slot, Path gguf) {}

  private final LlamaModel model;
  private final LlamaContext context;
  private final LoraGraphEditor editor;
  private final LoraOperation operation;
  private final int slots;
  private final Map<AdapterUse, Loaded> adapters = new HashMap<>();
  private final BitSet taken = new BitSet();
  private @Nullable LoraBank bank;
  private @Nullable LoraBank next;

  MixedAdapters(
      LlamaModel model,
      LlamaContext context,
      LoraGraphEditor editor,
      LoraOperation operation,
      int adapters) {
    this.model = model;
    this.context = context;
    this.editor = editor;
    this.operation = operation;
    this.slots = adapters + 1;
    this.taken.set(0); // the base model
  }

  @Override
  public void load(AdapterUse use, Path gguf) {
    int slot;
    synchronized (this) {
      if (adapters.containsKey(use)) {
        throw new IllegalStateException("Adapter %s is loaded already".formatted(use.key()));
      }
      slot = taken.nextClearBit(0);
      if (slot >= slots) {
        throw new IllegalStateException("%d adapters are loaded already".formatted(slots - 1));
      }
      taken.set(slot);
    }
    try (GgufFile file = GgufFile.open(gguf)) {
      bankFor(file, slot).fill(slot, file, use.strength());
      synchronized (this) {
        adapters.put(use, new Loaded(slot, gguf));
      }
    } catch (IOException e) {
      free(slot);
      throw new UncheckedIOException("Cannot read " + gguf, e);
    } catch (RuntimeException e) {
      free(slot);
      throw e;
    }
  }

  @Override
  public synchronized void unload(AdapterUse use) {
    Loaded adapter = adapters.remove(use);
    if (adapter != null) {
      taken.clear(adapter.slot());
    }
  }

  @Override
  public void prepare(TokenBatch batch, int from, int to) {
    boolean plain = true;
    for (int i = from; i < to; i++) {
      plain &= batch.adapter(i) == null;
    }
    if (plain) {
      context.setAdapter(null, 0);
      editor.beginPlain();
      return;
    }
    int[] numbers;
    synchronized (this) {
      numbers = IntStream.range(from, to).map(i -> slot(batch.adapter(i))).toArray();
      context.setAdapter(current().hook(), 1);
    }
    editor.begin();
    operation.begin();
    for (int i = from; i < to; i++) {
      operation.add(numbers[i - from], batch.wantsLogits(i));
    }
    operation.finish();
  }

  @Override
  public synchronized void close() {
    if (bank != null) {
      bank.close();
    }
    if (next != null) {
      next.close();
    }
    bank = null;
    next = null;
  }

  private int slot(@Nullable AdapterUse use) {
    if (use == null) {
      return 0;
    }
    Loaded adapter = adapters.get(use);
    if (adapter == null) {
      throw new EngineException("Adapter %s is not loaded".formatted(use.key()));
    }
    return adapter.slot();
  }

  private synchronized void free(int slot) {
    taken.clear(slot);
  }

  /** The newest bank, grown when the adapter does not fit. Called by one loader at a time. */
  private LoraBank bankFor(GgufFile file, int slot) throws IOException {
    LoraShape shape = LoraShape.of(file);
    LoraBank present;
    Map<AdapterUse, Loaded> known;
    synchronized (this) {
      present = next == null ? bank : next;
      known = Map.copyOf(adapters);
    }
    if (present != null && present.holds(shape, slot)) {
      return present;
    }
    LoraShape grown = present == null ? shape : present.shape().with(shape);
    // Memory is doubled as it is needed: a machine that serves two adapters has room for three.
    int enough = Math.max(FIRST_SLOTS, Integer.highestOneBit(highestSlot(known, slot)) * 2);
    LoraBank larger =
        new LoraBank(
            model,
            file.metadata().requiredString("general.architecture"),
            grown,
            Math.min(enough, slots));
    for (Map.Entry<AdapterUse, Loaded> each : known.entrySet()) {
      try (GgufFile other = GgufFile.open(each.getValue().gguf())) {
        larger.fill(each.getValue().slot(), other, each.getKey().strength());
      }
    }
    synchronized (this) {
      if (next != null) {
        next.close(); // it was never in effect
      }
      next = larger;
    }
    return larger;
  }

  private static int highestSlot(Map<AdapterUse, Loaded> adapters, int slot) {
    return Math.max(slot, adapters.values().stream().mapToInt(Loaded::slot).max().orElse(0));
  }

  /** The bank for the next batch. */
  private LoraBank current() {
    if (next != null) {
      editor.use(next);
      context.setAdapter(next.hook(), 1);
      if (bank != null) {
        bank.close();
      }
      bank = next;
      next = null;
    }
    if (bank == null) {
      throw new IllegalStateException("An adapter is in no bank");
    }
    return bank;
  }
}
