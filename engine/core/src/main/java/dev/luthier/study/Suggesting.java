package dev.luthier.study;

import dev.luthier.rng.Streams;
import dev.luthier.search.Acceptance;
import dev.luthier.search.Effort;
import dev.luthier.search.Fit;
import dev.luthier.search.Proposal;
import dev.luthier.search.Suggester;
import dev.luthier.space.Configuration;
import dev.luthier.space.SearchSpace;
import java.util.Map;
import java.util.Optional;

/**
 * Makes a study's proposals: its starting points first, then its suggester's. For one thread, but
 * for {@link #learn}.
 */
public final class Suggesting {
  private final StudySpec spec;
  private final Suggester.Session session;

  /**
   * What was learned from a snapshot.
   *
   * @param snapshot sequence number of the last entry it had seen
   */
  public record Learned(long snapshot, Fit fit) {}

  /** Begins to search the spec's space. */
  public Suggesting(StudySpec spec) {
    this.spec = spec;
    this.session = spec.suggester().open(spec.space(), spec.seed());
  }

  /** The proposal for the next trial number of a snapshot; a pure function of spec and snapshot. */
  public StudyCommand.Suggested propose(StudyState snapshot, long at) {
    return propose(snapshot, at, Optional.empty());
  }

  /**
   * The same by what was learned from an earlier snapshot.
   *
   * @param learned empty: from this one
   */
  public StudyCommand.Suggested propose(StudyState snapshot, long at, Optional<Learned> learned) {
    return propose(snapshot, snapshot.trials.size(), at, learned);
  }

  /**
   * The proposal for a trial of a snapshot that is planned, made again as if neither it nor those
   * after it were; or for the next number.
   */
  public StudyCommand.Suggested propose(
      StudyState snapshot, int trial, long at, Optional<Learned> learned) {
    return new StudyCommand.Suggested(
        at,
        trial,
        proposal(snapshot, trial, learned),
        snapshot.nextSeq - 1,
        learned.map(Learned::snapshot).orElse(StudyEvent.TrialPlanned.OWN));
  }

  Proposal proposal(StudyState snapshot, int trial, Optional<Learned> learned) {
    int own = trial - snapshot.imported;
    if (own < spec.start().size()) {
      return new Proposal.Proposed(start(spec.space(), spec.seed(), own, spec.start().get(own)));
    }
    int index = own - spec.start().size();
    return learned.isPresent()
        ? session.propose(
            snapshot.historyBefore(trial),
            index,
            learned.get().fit(),
            snapshot.isHasty(trial) ? Effort.HASTY : Effort.FULL)
        : session.propose(snapshot.historyBefore(trial), index);
  }

  /** Learns from a snapshot. Any thread may call this while another one proposes. */
  public Learned learn(StudyState snapshot) {
    return new Learned(snapshot.nextSeq - 1, session.fit(snapshot.history()));
  }

  /** Whether learning from a snapshot takes so long that no proposal should wait for it. */
  public boolean isSlowToLearn(StudyState snapshot) {
    return session.isSlowToFit(snapshot.history());
  }

  /** Whether a snapshot knows so much more that learning again pays. */
  public boolean isOutgrown(Learned learned, StudyState snapshot) {
    return session.isOutgrown(learned.fit(), snapshot.history());
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
