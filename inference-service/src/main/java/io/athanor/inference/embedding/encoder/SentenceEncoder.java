package io.athanor.inference.embedding.encoder;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.JniUtils;
import io.athanor.llm.format.SafetensorsFolder;
import io.athanor.llm.tokenizer.Tokenizer;
import io.athanor.llm.tokenizer.TokenizerFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Text to vectors of length 1, with one model folder. {@link #tokens} may be called from any
 * thread; {@link #encode} and {@link #close} belong to one.
 */
public final class SentenceEncoder implements AutoCloseable {

  private static final String ENGINE = "PyTorch";
  private static final int ENDS = 2;

  /** Longest window in tokens, ends included: what the model was trained with. */
  private static final int TRAINED_LENGTH = 256;

  /** Tokens of a batch, padding included: more are not faster on a processor. */
  private static final int BATCH_TOKENS = 1024;

  private final EncoderShape shape;
  private final SafetensorsFolder files;
  private final Tokenizer tokenizer;
  private final NDManager manager;
  private final BertEncoder encoder;
  private final int threads;
  private final int start;
  private final int end;

  private SentenceEncoder(Path folder, int threads) throws IOException {
    this.shape = EncoderShape.read(folder);
    this.threads = threads;
    this.tokenizer = TokenizerFactory.fromFolder(folder);
    this.start = special(folder, "[CLS]");
    this.end = special(folder, "[SEP]");
    this.files = SafetensorsFolder.open(folder);
    System.setProperty("ai.djl.offline", "true");
    System.setProperty("OPT_OUT_TRACKING", "true");
    this.manager = Engine.getEngine(ENGINE).newBaseManager();
    try {
      this.encoder = new BertEncoder(manager, shape, EncoderWeights.of(files, shape, manager));
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /**
   * Where libtorch is unpacked; has no effect once it is loaded, nor where the environment says.
   */
  public static void unpackLibraryTo(Path folder) {
    System.setProperty("DJL_CACHE_DIR", folder.normalize().toString());
  }

  /**
   * Opens a model.
   *
   * @param threads of its matrix products; 1 never spins
   * @throws EncoderException if the folder holds another kind of model
   */
  public static SentenceEncoder open(Path folder, int threads) throws IOException {
    return new SentenceEncoder(folder, threads);
  }

  private int special(Path folder, String spelling) {
    return tokenizer
        .specialTokens()
        .id(spelling)
        .orElseThrow(() -> new EncoderException(folder + ": tokenizer.json has no " + spelling));
  }

  /** Length of the vectors. */
  public int dimensions() {
    return shape.hiddenSize();
  }

  /** Number of token ids. */
  public int vocabularySize() {
    return shape.vocabularySize();
  }

  /** The ids of a text, without ends; its spellings of special tokens are plain characters. */
  public int[] tokens(String text) {
    return tokenizer.encode(text, false);
  }

  /**
   * The embeddings of texts given as ids without ends. A text that is longer than a window is the
   * mean of its windows, weighted by their tokens and scaled to length 1: nothing of it is cut off.
   */
  public List<float[]> encode(List<int[]> texts) {
    List<Window> windows = new ArrayList<>();
    for (int i = 0; i < texts.size(); i++) {
      addWindows(i, texts.get(i), windows);
    }
    // Texts of like length share a batch, so little of it is padding.
    windows.sort(Comparator.comparingInt(window -> window.ids().length));
    float[][] sums = new float[texts.size()][shape.hiddenSize()];
    for (List<Window> batch : batches(windows)) {
      float[][] vectors = run(batch.stream().map(Window::ids).toList());
      for (int i = 0; i < vectors.length; i++) {
        add(sums[batch.get(i).text()], vectors[i], batch.get(i).weight());
      }
    }
    IntStream.range(0, sums.length).forEach(i -> normalise(sums[i]));
    return List.of(sums);
  }

  /** A part of a text between the ends. */
  private record Window(int text, int[] ids) {
    int weight() {
      return Math.max(1, ids.length - ENDS);
    }
  }

  private void addWindows(int text, int[] ids, List<Window> windows) {
    int longest = Math.min(TRAINED_LENGTH, shape.positions()) - ENDS;
    int count = Math.max(1, (ids.length + longest - 1) / longest);
    for (int i = 0; i < count; i++) {
      // Windows of equal length: a last one of three tokens would say little and weigh nothing.
      int from = (int) ((long) ids.length * i / count);
      int to = (int) ((long) ids.length * (i + 1) / count);
      int[] window = new int[to - from + ENDS];
      window[0] = start;
      System.arraycopy(ids, from, window, 1, to - from);
      window[window.length - 1] = end;
      windows.add(new Window(text, window));
    }
  }

  private static List<List<Window>> batches(List<Window> windows) {
    List<List<Window>> batches = new ArrayList<>();
    int from = 0;
    for (int i = 1; i <= windows.size(); i++) {
      boolean full =
          i == windows.size() || (i - from + 1) * windows.get(i).ids().length > BATCH_TOKENS;
      if (full) {
        batches.add(windows.subList(from, i));
        from = i;
      }
    }
    return batches;
  }

  private float[][] run(List<int[]> batch) {
    // Thread-local in libtorch, and all processors by default.
    JniUtils.setNumThreads(threads);
    return encoder.encode(batch);
  }

  private static void add(float[] sum, float[] vector, int weight) {
    for (int i = 0; i < sum.length; i++) {
      sum[i] += weight * vector[i];
    }
  }

  private static void normalise(float[] vector) {
    double square = 0;
    for (float value : vector) {
      square += value * value;
    }
    float scale = (float) (1 / Math.sqrt(square));
    for (int i = 0; i < vector.length; i++) {
      vector[i] *= scale;
    }
  }

  /** Frees the tensors first: they lie in the mapped file. */
  @Override
  public void close() {
    manager.close();
    files.close();
    tokenizer.close();
  }
}
