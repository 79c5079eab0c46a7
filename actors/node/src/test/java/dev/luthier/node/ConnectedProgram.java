package dev.luthier.node;

import dev.luthier.client.RemoteNode;
import dev.luthier.client.Tuner;
import dev.luthier.space.Parameter;
import dev.luthier.study.Budget;
import dev.luthier.study.StudySpec;
import java.net.URI;
import java.nio.file.Path;

/** A user's program in a JVM of its own: an address, and where models go. */
final class ConnectedProgram {
  private ConnectedProgram() {}

  public static void main(String[] args) {
    String token = System.getenv().getOrDefault("LUTHIER_TOKEN", "");
    var spec =
        StudySpec.minimizing("value")
            .name("java")
            .over(Parameter.uniform("x", -5, 5), Parameter.uniform("y", -5, 5))
            .budget(Budget.trials(12))
            .seed(7)
            .build();
    try (var tuner = Tuner.connect(RemoteNode.at(URI.create(args[0]), token), Path.of(args[1]))) {
      var result = tuner.submit(spec, Parabola.class.getName()).toCompletableFuture().join();
      System.out.println("winner " + result.best().configuration() + " of " + result.trials());
    }
  }
}
