package dev.luthier.dl4j;

import java.util.Locale;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions;
import org.nd4j.nativeblas.NativeOpsHolder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Convolution by oneDNN, several times faster than DL4J's own on a CPU, with the same mathematics.
 *
 * <p>It needs the natives with the classifier {@code linux-x86_64-onednn}, two system properties
 * set before ND4J is loaded, and {@link org.nd4j.nativeblas.Nd4jCpu}. Where any of these fails,
 * DL4J falls back in silence, or worse: a layer may claim to use it with natives that lack it.
 * Hence {@link #check}.
 */
public final class OneDnn {
  static final String EXTENSION = "org.bytedeco.javacpp.platform.extension";
  static final String HELPERS_DISABLED = "org.eclipse.deeplearning4j.helpers.disable";

  private static final Logger LOG = LoggerFactory.getLogger(OneDnn.class);
  private static final String NATIVES =
      "org/nd4j/linalg/cpu/nativecpu/bindings/linux-x86_64-onednn/libjnind4jcpu.so";
  private static final double TOLERANCE = 1e-4;

  private OneDnn() {}

  /**
   * Sets the two system properties where the natives with oneDNN are on the class path and nobody
   * has set them. Works only before ND4J is loaded; harmless later.
   */
  public static void prepare() {
    if (isLinuxOnX86() && OneDnn.class.getClassLoader().getResource(NATIVES) != null) {
      NativeSettings.setIfAbsent(EXTENSION, "-onednn");
      NativeSettings.setIfAbsent(HELPERS_DISABLED, "false");
    }
  }

  /**
   * Finds out, once, whether convolution runs by oneDNN and is right; if not, switches it off and
   * says so.
   */
  public static void check() {
    boolean unused = isActive();
  }

  /** Whether convolution runs by oneDNN and agrees with DL4J's own. */
  public static boolean isActive() {
    return Checked.ACTIVE;
  }

  /** The answer, found when first asked for. */
  private static final class Checked {
    static final boolean ACTIVE = find();

    private static boolean find() {
      NativeSettings.prepare();
      if (!Nd4j.getEnvironment().isCPU()) {
        return false;
      }
      String why = whyNot();
      if (why.isEmpty()) {
        LOG.info("Convolution: oneDNN");
        return true;
      }
      System.setProperty(HELPERS_DISABLED, "true");
      LOG.warn("Convolution: DL4J's own, which is slower, because {}", why);
      return false;
    }
  }

  private static boolean isLinuxOnX86() {
    String os = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    String arch = System.getProperty("os.arch", "");
    return os.startsWith("linux") && (arch.equals("amd64") || arch.equals("x86_64"));
  }

  /** Empty if all is well. */
  private static String whyNot() {
    if (!"false".equals(System.getProperty(HELPERS_DISABLED))) {
      return "-D" + HELPERS_DISABLED + "=false is not set";
    }
    if (!NativeOpsHolder.getInstance().getDeviceNativeOps().buildInfo().contains("HAVE_ONEDNN")) {
      return "the natives loaded have no oneDNN (nd4j-native with classifier linux-x86_64-onednn, -D"
          + EXTENSION
          + "=-onednn)";
    }
    INDArray fast = trained(true);
    if (fast.isEmpty()) {
      return "the layers refused it";
    }
    double apart = fast.sub(trained(false)).amaxNumber().doubleValue();
    return apart <= TOLERANCE ? "" : "it differs by " + apart;
  }

  /** Parameters of a tiny network after three steps; empty if it should use oneDNN and does not. */
  private static INDArray trained(boolean oneDnn) {
    System.setProperty(HELPERS_DISABLED, Boolean.toString(!oneDnn));
    var network = new MultiLayerNetwork(tiny());
    try {
      Nd4j.getRandom().setSeed(1);
      network.init();
      if (oneDnn && network.getLayer(0).getHelper() == null) {
        return Nd4j.empty();
      }
      var batch =
          new DataSet(
              Nd4j.linspace(-1, 1, 4 * 64).reshape(4, 1, 8, 8).castTo(Nd4j.dataType()),
              Nd4j.eye(4));
      for (int step = 0; step < 3; step++) {
        network.fit(batch);
      }
      return network.params().dup();
    } finally {
      NativeMemory.release(network);
      System.setProperty(HELPERS_DISABLED, "false");
    }
  }

  private static org.deeplearning4j.nn.conf.MultiLayerConfiguration tiny() {
    return new NeuralNetConfiguration.Builder()
        .seed(1)
        .updater(new Sgd(0.1))
        .weightInit(WeightInit.XAVIER)
        .list()
        .layer(new ConvolutionLayer.Builder(3, 3).nOut(3).activation(Activation.RELU).build())
        .layer(
            new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.MAX)
                .kernelSize(2, 2)
                .stride(2, 2)
                .build())
        .layer(
            new OutputLayer.Builder(LossFunctions.LossFunction.MCXENT)
                .nOut(4)
                .activation(Activation.SOFTMAX)
                .build())
        .setInputType(InputType.convolutional(8, 8, 1))
        .build();
  }

  /** Refuses what oneDNN would train wrongly, in silence. */
  static void admit(Blueprint blueprint) {
    if (isActive() && blueprint.json().contains("\"NHWC\"")) {
      throw new IllegalArgumentException(
          "the network has the format NHWC, which DL4J trains wrongly with oneDNN. Maybe use NCHW, or switch oneDNN off with -D"
              + HELPERS_DISABLED
              + "=true.");
    }
  }
}
