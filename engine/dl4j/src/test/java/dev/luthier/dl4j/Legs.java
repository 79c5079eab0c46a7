package dev.luthier.dl4j;

import dev.luthier.eval.OutputWriter;
import dev.luthier.eval.TrialContext;
import dev.luthier.eval.TrialStopped;
import dev.luthier.space.Configuration;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A leg in memory: remembers what was reported and saved. */
final class Legs implements TrialContext {
  private final Configuration configuration;
  private final int trial;
  private final int fold;
  private final int from;
  private final int until;
  private final byte @Nullable [] checkpoint;
  final List<Map<String, Double>> reported = new ArrayList<>();
  int repeat;
  int stopAfterBatches = Integer.MAX_VALUE;
  int batches;
  byte[] saved = new byte[0];

  Legs(
      Configuration configuration,
      int trial,
      int fold,
      int from,
      int until,
      byte @Nullable [] checkpoint) {
    this.configuration = configuration;
    this.trial = trial;
    this.fold = fold;
    this.from = from;
    this.until = until;
    this.checkpoint = checkpoint;
  }

  /** Trains from nothing to an epoch. */
  static Legs of(Configuration configuration, int trial, int fold, int until) {
    return new Legs(configuration, trial, fold, 0, until, null);
  }

  /** Goes on from where this leg ended. */
  Legs next(int until) {
    return new Legs(configuration, trial, fold, this.until, until, saved);
  }

  double last(String metric) {
    return reported.get(reported.size() - 1).getOrDefault(metric, Double.NaN);
  }

  @Override
  public Configuration configuration() {
    return configuration;
  }

  @Override
  public int trial() {
    return trial;
  }

  @Override
  public int fold() {
    return fold;
  }

  @Override
  public int repeat() {
    return repeat;
  }

  @Override
  public int folds() {
    return 5;
  }

  @Override
  public int fromEpoch() {
    return from;
  }

  @Override
  public int untilEpoch() {
    return until;
  }

  @Override
  public long seed() {
    return 42;
  }

  @Override
  public Optional<InputStream> checkpoint() {
    return checkpoint == null
        ? Optional.empty()
        : Optional.of(new ByteArrayInputStream(checkpoint));
  }

  @Override
  public void saveCheckpoint(OutputWriter writer) throws IOException {
    var bytes = new ByteArrayOutputStream();
    writer.writeTo(bytes);
    saved = bytes.toByteArray();
  }

  @Override
  public void report(int epoch, Map<String, Double> metrics) {
    reported.add(metrics);
  }

  @Override
  public void report(int epoch, double value) {
    reported.add(Map.of("value", value));
  }

  @Override
  public void checkStopped() {
    if (++batches > stopAfterBatches) {
      throw new TrialStopped("test");
    }
  }
}
