package dev.luthier.dl4j;

import java.util.Map;
import java.util.TreeMap;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.factory.Nd4j;

/** What trains, and what of it may show in the last bits of a result. */
public final class Backend {
  private Backend() {}

  /** Names and values for a study's log: backend, BLAS, oneDNN, threads, versions. Loads ND4J. */
  public static Map<String, String> environment() {
    OneDnn.check();
    var facts = new TreeMap<String, String>();
    String version = MultiLayerNetwork.class.getPackage().getImplementationVersion();
    facts.put("dl4j", version == null ? "1.0.0-M2.1" : version);
    facts.put("nd4j.backend", Nd4j.getBackend().getClass().getSimpleName());
    facts.put("nd4j.blas", String.valueOf(Nd4j.factory().blas().getBlasVendor()));
    facts.put("nd4j.executioner", Nd4j.getExecutioner().getClass().getSimpleName());
    facts.put("nd4j.extension", System.getProperty(OneDnn.EXTENSION, ""));
    facts.put("nd4j.shapes", Nd4j.getShapeInfoProvider().getClass().getSimpleName());
    facts.put("onednn", OneDnn.isActive() ? "active" : "off");
    facts.put("OMP_NUM_THREADS", System.getenv().getOrDefault("OMP_NUM_THREADS", "unset"));
    facts.put("java", Runtime.version().toString());
    facts.put("os", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
    return Map.copyOf(facts);
  }
}
