package dev.luthier.dl4j;

import java.util.Arrays;
import java.util.Objects;
import org.deeplearning4j.nn.api.Updater;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Gives back what a network holds outside the heap: parameters, gradients, updater state, and the
 * workspaces of the calling thread.
 *
 * <p>DL4J's own {@code close()} frees the same and then asks twice for a full collection of the
 * heap, which stops every other slot; with legs of a tenth of a second that was most of the time.
 */
final class NativeMemory {
  private NativeMemory() {}

  /** To be called on the thread that trained; twice is once. */
  static void release(MultiLayerNetwork network) {
    free(network.params(), network.getFlattenedGradients(), state(network.getUpdater(false)));
  }

  /** To be called on the thread that trained; twice is once. */
  static void release(ComputationGraph network) {
    free(network.params(), network.getFlattenedGradients(), state(network.getUpdater(false)));
  }

  private static @Nullable INDArray state(@Nullable Updater updater) {
    return updater == null ? null : updater.getStateViewArray();
  }

  private static void free(@Nullable INDArray... arrays) {
    Arrays.stream(arrays)
        .filter(Objects::nonNull)
        .filter(INDArray::closeable)
        .forEach(INDArray::close);
    var workspaces = Nd4j.getWorkspaceManager();
    for (MemoryWorkspace workspace : workspaces.getAllWorkspacesForCurrentThread()) {
      workspaces.destroyWorkspace(workspace);
    }
  }
}
