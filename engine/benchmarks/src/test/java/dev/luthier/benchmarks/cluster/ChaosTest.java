package dev.luthier.benchmarks.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.luthier.benchmarks.PostgresServer;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ChaosTest {
  private static final Path HOME = Path.of("../..").toAbsolutePath().normalize();

  /** Three supervisors, two trainers with two slots each, and a database, killed at random. */
  @Test
  @Timeout(value = 240, unit = TimeUnit.SECONDS)
  void aStudyEndsWithExactlyItsTrialsWhateverIsKilled() throws Exception {
    Optional<PostgresServer> server = PostgresServer.start(HOME);
    Assumptions.assumeTrue(server.isPresent(), "SKIPPED: no PostgreSQL is installed");
    server.get().close();
    assertThat(Chaos.run(HOME, 0.4, 7)).isEmpty();
  }
}
