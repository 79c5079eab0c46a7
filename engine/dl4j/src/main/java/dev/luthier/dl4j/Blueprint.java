package dev.luthier.dl4j;

import java.io.IOException;
import java.io.InputStream;
import org.deeplearning4j.nn.conf.CacheMode;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.memory.MemoryReport;
import org.deeplearning4j.nn.conf.memory.MemoryUseMode;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

/** What a network is made from, whichever of DL4J's two kinds. */
sealed interface Blueprint {
  /** A network with fresh weights drawn from the seed. */
  Network build(long seed);

  /** A network as it was saved, updater state included. */
  Network restore(InputStream in) throws IOException;

  /** The configuration in DL4J's own JSON. */
  String json();

  /** What it needs for input of that type. */
  MemoryReport memory(InputType input);

  /** Bytes that training needs at most, with that many rows a batch. */
  default long bytes(InputType input, int batch) {
    return memory(input)
        .getTotalMemoryBytes(batch, MemoryUseMode.TRAINING, CacheMode.NONE, DataType.FLOAT);
  }

  /** A stack of layers. */
  record Layered(MultiLayerConfiguration configuration) implements Blueprint {
    @Override
    public Network build(long seed) {
      MultiLayerConfiguration own = configuration.clone();
      own.getConfs().forEach(layer -> layer.setSeed(seed));
      Nd4j.getRandom().setSeed(seed);
      var network = new MultiLayerNetwork(own);
      network.init();
      return new Network.Layered(network);
    }

    @Override
    public Network restore(InputStream in) throws IOException {
      return new Network.Layered(ModelSerializer.restoreMultiLayerNetwork(in, true));
    }

    @Override
    public String json() {
      return configuration.toJson();
    }

    @Override
    public MemoryReport memory(InputType input) {
      return configuration.getMemoryReport(input);
    }
  }

  /** A graph with one input and one output. */
  record Graph(ComputationGraphConfiguration configuration) implements Blueprint {
    @Override
    public Network build(long seed) {
      ComputationGraphConfiguration own = configuration.clone();
      own.getDefaultConfiguration().setSeed(seed);
      for (var vertex : own.getVertices().values()) {
        if (vertex instanceof LayerVertex layer) {
          layer.getLayerConf().setSeed(seed);
        }
      }
      Nd4j.getRandom().setSeed(seed);
      var network = new ComputationGraph(own);
      network.init();
      return new Network.Graph(network);
    }

    @Override
    public Network restore(InputStream in) throws IOException {
      return new Network.Graph(ModelSerializer.restoreComputationGraph(in, true));
    }

    @Override
    public String json() {
      return configuration.toJson();
    }

    @Override
    public MemoryReport memory(InputType input) {
      return configuration.getMemoryReport(input);
    }
  }
}
