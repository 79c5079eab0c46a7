package dev.luthier.study;

import dev.luthier.rng.Streams;
import dev.luthier.search.Acceptance;
import dev.luthier.search.Proposal;
import dev.luthier.search.Suggester;
import dev.luthier.space.Configuration;
import dev.luthier.space.SearchSpace;
import java.util.Map;

/** Makes a study's proposals: its starting points first, then its suggester's. For one thread. */
public final class Suggesting {
  private final StudySpec spec;
  private final Suggester.Session session;

  /** Begins to search the spec's space. */
  public Suggesting(StudySpec spec) {
    this.spec = spec;
    this.session = spec.suggester().open(spec.space(), spec.seed());
  }

  /** The proposal for the next trial number of a snapshot; a pure function of spec and snapshot. */
  public StudyCommand.Suggested propose(StudyState snapshot, long at) {
    int trial = snapshot.trials.size();
    return new StudyCommand.Suggested(at, trial, proposal(snapshot, trial), snapshot.nextSeq - 1);
  }

  Proposal proposal(StudyState snapshot, int trial) {
    int own = trial - snapshot.imported;
    if (own < spec.start().size()) {
      return new Proposal.Proposed(start(spec.space(), spec.seed(), own, spec.start().get(own)));
    }
    return session.propose(snapshot.history(), own - spec.start().size());
  }

  /**
   * A starting point: the given values, the rest drawn until the constraints hold.
   *
   * @param number of the point in the study's list
   * @throws IllegalArgumentException if a name or value is not of the space, or no draw satisfies
   *     the constraints
   */
  public static Configuration start(
      SearchSpace space, long seed, int number, Map<String, ?> given) {
    var stream = Streams.of(seed, "start", number);
    return Acceptance.first(
        space,
        "the starting point " + given,
        k -> space.complete(given, stream.doubles(space.dimension()).toArray()));
  }
}
