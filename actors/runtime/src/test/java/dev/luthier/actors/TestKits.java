package dev.luthier.actors;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import com.typesafe.config.ConfigFactory;

/** Test kits with the configuration of a local tuner. */
final class TestKits {
  private TestKits() {}

  static ActorTestKit start() {
    return ActorTestKit.create(
        ConfigFactory.parseResources(Tuner.class.getClassLoader(), "luthier-local.conf")
            .withFallback(ConfigFactory.load()));
  }
}
