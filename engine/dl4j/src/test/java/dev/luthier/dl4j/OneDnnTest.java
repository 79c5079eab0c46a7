package dev.luthier.dl4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class OneDnnTest {
  private static INDArray trained(boolean helpers) {
    System.setProperty(OneDnn.HELPERS_DISABLED, Boolean.toString(!helpers));
    var images = Networks.images(256);
    var blueprint = new Blueprint.Layered(Networks.cnn(Networks.configuration(1e-3, 1)));
    try (var network = (Network.Layered) blueprint.build(1)) {
      MultiLayerNetwork inner = network.network();
      assertThat(inner.getLayer(0).getHelper() != null).isEqualTo(helpers);
      for (int from = 0; from < 256; from += 48) { // the last batch is a part
        network.fit(
            Dataset.of(images)
                .data()
                .batch(IntStream.range(from, Math.min(from + 48, 256)).toArray()));
      }
      return inner.params().dup();
    } finally {
      System.setProperty(OneDnn.HELPERS_DISABLED, "false");
    }
  }

  @Test
  void agreesWithDl4jsOwnConvolution() {
    Assumptions.assumeTrue(OneDnn.isActive());
    assertThat(trained(true).sub(trained(false)).amaxNumber().doubleValue()).isLessThan(1e-5);
  }

  @Test
  void isActiveWhereTheBuildAsksForIt() {
    boolean asked = "-onednn".equals(System.getProperty(OneDnn.EXTENSION));
    assertThat(OneDnn.isActive()).isEqualTo(asked);
    assertThat(Backend.environment())
        .containsEntry("onednn", asked ? "active" : "off")
        .containsKey("nd4j.blas");
  }

  @Test
  void theCpuIsNoDeviceToBind() {
    var devices = new Devices();
    Assumptions.assumeTrue(Nd4j.getEnvironment().isCPU());
    assertThat(devices.devices()).isZero();
    devices.bind(3);
  }
}
