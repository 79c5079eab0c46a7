package dev.luthier.actors.cluster;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.ManualTime;
import com.typesafe.config.ConfigFactory;
import dev.luthier.actors.ProgressListener;
import dev.luthier.actors.TunerOptions;
import dev.luthier.eval.Artifacts;
import dev.luthier.eval.DeviceBinding;
import dev.luthier.eval.MemoryCheckpointStore;
import dev.luthier.store.MemoryStudyStore;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;

/** Actors of a node, in a system without a cluster that writes messages as nodes do. */
final class TestActors {
  private TestActors() {}

  /** Whose timers run when the test says so. */
  static ActorTestKit byHand() {
    return ActorTestKit.create(
        "by-hand", ManualTime.config().withFallback(config()).withFallback(ConfigFactory.load()));
  }

  /** Whose timers run. */
  static ActorTestKit system() {
    return ActorTestKit.create("actors", config().withFallback(ConfigFactory.load()));
  }

  private static com.typesafe.config.Config config() {
    return ConfigFactory.parseString("akka.actor.provider = local")
        .withFallback(ConfigFactory.parseResourcesAnySyntax("luthier-cluster"))
        .withFallback(ConfigFactory.parseResourcesAnySyntax("luthier-local"));
  }

  /** So many slots of the CPU. */
  static TunerOptions options(int slots) {
    return new TunerOptions(
        slots,
        DeviceBinding.cpu(),
        new MemoryStudyStore(),
        new MemoryCheckpointStore(),
        Artifacts.discarding(),
        ProgressListener.none(),
        Map.of(),
        Clock.systemUTC(),
        Duration.ofSeconds(1));
  }
}
