package dev.luthier.dl4j;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.dataset.api.preprocessor.Normalizer;
import org.nd4j.linalg.dataset.api.preprocessor.serializer.NormalizerSerializer;

/** Networks that a study has saved. */
public final class Models {
  private Models() {}

  /**
   * A stack of layers, ready to predict or to go on training.
   *
   * @param where {@code model.zip} or the directory it is in, such as a study's {@code best}
   */
  public static MultiLayerNetwork restore(Path where) throws IOException {
    OneDnn.check();
    return MultiLayerNetwork.load(file(where, SavedModel.MODEL).toFile(), true);
  }

  /** A graph, ready to predict or to go on training; {@code where} as for {@link #restore}. */
  public static ComputationGraph restoreGraph(Path where) throws IOException {
    OneDnn.check();
    return ComputationGraph.load(file(where, SavedModel.MODEL).toFile(), true);
  }

  /**
   * The normaliser that was fitted with a model; rows must go through it before the network.
   *
   * @param directory a study's {@code best}
   * @return empty if the model has none
   */
  public static Optional<Normalizer<?>> restoreNormalizer(Path directory) throws IOException {
    Path file = directory.resolve(SavedModel.NORMALIZER);
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try {
      Normalizer<?> restored = NormalizerSerializer.getDefault().restore(file.toFile());
      return Optional.of(restored);
    } catch (IOException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException("'" + file + "' is no normaliser that ND4J knows.", e);
    }
  }

  private static Path file(Path where, String name) throws IOException {
    Path file = Files.isDirectory(where) ? where.resolve(name) : where;
    if (!Files.isRegularFile(file)) {
      throw new NoSuchFileException(
          file.toString(), null, "no model here. Maybe the study has not ended, or had no refit.");
    }
    return file;
  }
}
