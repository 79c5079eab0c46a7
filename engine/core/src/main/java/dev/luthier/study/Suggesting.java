package dev.luthier.study;

import dev.luthier.rng.Streams;
import dev.luthier.search.Proposal;
import dev.luthier.search.Suggester;

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
      double[] rest =
          Streams.of(spec.seed(), "start", own).doubles(spec.space().dimension()).toArray();
      return new Proposal.Proposed(spec.space().complete(spec.start().get(own), rest));
    }
    return session.propose(snapshot.history(), own - spec.start().size());
  }
}
