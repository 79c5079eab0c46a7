package dev.luthier.node;

import dev.luthier.actors.cluster.JarSource;
import dev.luthier.actors.cluster.TrainerObjectives;
import dev.luthier.eval.Objective;
import dev.luthier.study.ObjectiveSource;
import dev.luthier.study.StudySpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The objectives of a trainer node, made when their first leg comes. For many threads. */
final class NodeObjectives implements TrainerObjectives, AutoCloseable {
  private record Made(StudySpec spec, Objective objective) {}

  private final IsolationOptions isolation;
  private final Path data;
  private final int slots;
  private final JarDirectory jars;
  private final Map<String, Made> objectives = new HashMap<>();

  /**
   * Objectives whose relative paths start in a directory.
   *
   * @param slots legs at once
   * @param jars copies of what users sent
   */
  NodeObjectives(IsolationOptions isolation, Path data, int slots, JarDirectory jars) {
    isolation.jars(jars);
    this.jars = jars;
    this.isolation = isolation;
    this.data = data;
    this.slots = slots;
  }

  @Override
  public synchronized Objective of(StudySpec spec, JarSource source) throws IOException {
    Made made = objectives.get(spec.name());
    if (made == null || !made.spec().equals(spec)) {
      forget(spec.name());
      if (spec.objective().orElse(null) instanceof ObjectiveSource.Named named) {
        fetch(named.jars(), source);
      }
      made = new Made(spec, isolation.objective(spec, data, slots));
      objectives.put(spec.name(), made);
    }
    return new LoggedObjective(spec.name(), made.objective());
  }

  private void fetch(List<String> hashes, JarSource source) throws IOException {
    for (String hash : hashes) {
      if (!jars.has(hash)) {
        Path copy = Files.createTempFile("luthier-jar-", ".copy");
        try {
          try (var out = Files.newOutputStream(copy)) {
            source.copy(hash, out);
          }
          try (var in = Files.newInputStream(copy)) {
            jars.put(hash, in, Long.MAX_VALUE);
          }
        } finally {
          Files.deleteIfExists(copy);
        }
      }
    }
  }

  @Override
  public synchronized void forget(String study) {
    Made made = objectives.remove(study);
    if (made != null) {
      IsolationOptions.close(made.objective());
    }
  }

  @Override
  public synchronized void close() {
    List.copyOf(objectives.keySet()).forEach(this::forget);
  }
}
