package dev.luthier.dl4j;

import java.io.IOException;
import java.io.OutputStream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/** A network to train, whichever of DL4J's two kinds. For one thread. */
sealed interface Network extends AutoCloseable {
  /** One step on one batch. */
  void fit(DataSet batch);

  /** Mean loss of the last {@link #fit}, regularisation included. */
  double score();

  /** Predictions without dropout, {@code [n x ...]}. */
  INDArray output(DataSet batch);

  /** Loss of each row, {@code [n x 1]}, without dropout and without the penalties of l1 and l2. */
  INDArray losses(DataSet batch);

  /** To be called after every epoch, for schedules by epoch. */
  void epochEnded();

  /** Writes parameters, updater state and counters; does not close the stream. */
  void save(OutputStream out) throws IOException;

  /** Gives back the memory outside the heap. */
  @Override
  void close();

  /** A stack of layers. */
  record Layered(MultiLayerNetwork network) implements Network {
    @Override
    public void fit(DataSet batch) {
      network.fit(batch);
    }

    @Override
    public double score() {
      return network.score();
    }

    @Override
    public INDArray output(DataSet batch) {
      return network.output(
          batch.getFeatures(), false, batch.getFeaturesMaskArray(), batch.getLabelsMaskArray());
    }

    @Override
    public INDArray losses(DataSet batch) {
      return network.scoreExamples(batch, false);
    }

    @Override
    public void epochEnded() {
      network.incrementEpochCount();
    }

    @Override
    public void save(OutputStream out) throws IOException {
      ModelSerializer.writeModel(network, out, true);
    }

    @Override
    public void close() {
      NativeMemory.release(network);
    }
  }

  /** A graph with one input and one output. */
  record Graph(ComputationGraph network) implements Network {
    @Override
    public void fit(DataSet batch) {
      network.fit(batch);
    }

    @Override
    public double score() {
      return network.score();
    }

    @Override
    public INDArray output(DataSet batch) {
      INDArray mask = batch.getFeaturesMaskArray();
      INDArray labelsMask = batch.getLabelsMaskArray();
      if (mask == null && labelsMask == null) {
        return network.output(false, batch.getFeatures())[0];
      }
      return network
          .output(
              false,
              new INDArray[] {batch.getFeatures()},
              new INDArray[] {mask},
              new INDArray[] {labelsMask})[0];
    }

    @Override
    public INDArray losses(DataSet batch) {
      return network.scoreExamples(batch, false);
    }

    @Override
    public void epochEnded() {
      network.incrementEpochCount();
    }

    @Override
    public void save(OutputStream out) throws IOException {
      ModelSerializer.writeModel(network, out, true);
    }

    @Override
    public void close() {
      NativeMemory.release(network);
    }
  }
}
