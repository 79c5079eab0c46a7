package dev.luthier.node;

import dev.luthier.actors.cluster.TrainerObjectives;
import dev.luthier.child.ChildObjective;
import dev.luthier.eval.Objective;
import dev.luthier.study.StudySpec;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The objectives of a trainer node, made when their first leg comes. For many threads. */
final class NodeObjectives implements TrainerObjectives, AutoCloseable {
  private record Made(StudySpec spec, Objective objective) {}

  private final IsolationOptions isolation;
  private final Path data;
  private final int slots;
  private final Map<String, Made> objectives = new HashMap<>();

  /**
   * Objectives whose relative paths start in a directory.
   *
   * @param slots legs at once
   */
  NodeObjectives(IsolationOptions isolation, Path data, int slots) {
    this.isolation = isolation;
    this.data = data;
    this.slots = slots;
  }

  @Override
  public synchronized Objective of(StudySpec spec) {
    Made made = objectives.get(spec.name());
    if (made == null || !made.spec().equals(spec)) {
      forget(spec.name());
      made = new Made(spec, isolation.objective(spec, data, slots));
      objectives.put(spec.name(), made);
    }
    return new LoggedObjective(spec.name(), made.objective());
  }

  @Override
  public synchronized void forget(String study) {
    Made made = objectives.remove(study);
    if (made != null && made.objective() instanceof ChildObjective inChildren) {
      inChildren.close();
    }
  }

  @Override
  public synchronized void close() {
    java.util.List.copyOf(objectives.keySet()).forEach(this::forget);
  }
}
