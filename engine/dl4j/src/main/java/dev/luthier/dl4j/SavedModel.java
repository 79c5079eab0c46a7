package dev.luthier.dl4j;

import dev.luthier.eval.RefitContext;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.dataset.api.preprocessor.DataNormalization;
import org.nd4j.linalg.dataset.api.preprocessor.serializer.NormalizerSerializer;
import org.nd4j.shade.jackson.databind.ObjectMapper;

/**
 * The files of a winner.
 *
 * @param rows it was trained on
 * @param test metrics on the rows held out; empty if none were
 */
record SavedModel(RefitContext context, int rows, Map<String, Double> test) {
  static final String MODEL = "model.zip";
  static final String NORMALIZER = "normalizer.bin";
  static final String CONFIGURATION = "configuration.json";
  static final String EVALUATION = "evaluation.json";

  private static final ObjectMapper JSON = new ObjectMapper();

  void write(Network network, @Nullable DataNormalization normalizer) throws IOException {
    context.save(MODEL, network::save);
    if (normalizer != null) {
      context.save(NORMALIZER, out -> NormalizerSerializer.getDefault().write(normalizer, out));
    }
    json(CONFIGURATION, context.configuration().asMap());
    var evaluation = new LinkedHashMap<String, Object>();
    evaluation.put("trial", context.trial());
    evaluation.put("epochs", context.epochs());
    evaluation.put("rows", rows);
    evaluation.put("test", new TreeMap<>(test));
    json(EVALUATION, evaluation);
  }

  private void json(String name, Object value) throws IOException {
    byte[] bytes = JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(value);
    context.save(name, out -> out.write(bytes));
  }
}
