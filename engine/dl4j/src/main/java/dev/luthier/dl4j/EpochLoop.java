package dev.luthier.dl4j;

import dev.luthier.rng.Streams;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.preprocessor.DataNormalization;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The mini-batch loop. The order of the rows and everything drawn while training (dropout) derive
 * from (seed, trial, fold, epoch, batch) and from nothing else, so that neither thread nor slot nor
 * a pause shows in the result.
 *
 * @param rows to train on
 * @param batch rows a batch
 * @param fold of the leg; -1: the winner's last training
 */
record EpochLoop(
    Dataset.Part rows,
    int batch,
    @Nullable DataNormalization normalizer,
    long seed,
    int trial,
    int fold) {
  /**
   * Trains one epoch.
   *
   * @param epoch from 1
   * @param everyBatch called before every batch; may throw to stop
   * @return whether the loss stayed finite; if not, the epoch was left where it did not
   */
  boolean train(Network network, int epoch, Runnable everyBatch) {
    Dataset.Part order = rows.shuffled(Streams.of(seed, "shuffle", trial, fold, epoch));
    for (int from = 0, number = 0; from < order.count(); from += batch, number++) {
      everyBatch.run();
      NativeGrowth.OF_PROCESS.look();
      DataSet part = order.batch(from, from + batch);
      if (normalizer != null) {
        normalizer.transform(part);
      }
      Nd4j.getRandom().setSeed(Streams.seed(seed, "batch", trial, fold, epoch, number));
      network.fit(part);
      if (!Double.isFinite(network.score())) {
        return false;
      }
    }
    network.epochEnded();
    return true;
  }

  /** Seed of the weights of a fresh network. */
  long weightSeed() {
    return Streams.seed(seed, "weights", trial, fold);
  }
}
