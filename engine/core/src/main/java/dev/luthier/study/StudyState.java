package dev.luthier.study;

import dev.luthier.rng.Streams;
import dev.luthier.space.Configuration;
import dev.luthier.stop.RungChange;
import dev.luthier.stop.RungTable;
import dev.luthier.trial.FoldCurve;
import dev.luthier.trial.History;
import dev.luthier.trial.Leg;
import dev.luthier.trial.Rung;
import dev.luthier.trial.Trial;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.pcollections.PMap;
import org.pcollections.PSortedSet;
import org.pcollections.PVector;

/**
 * A study as a fold over its log. Immutable; a change costs O(log n) in the number of trials, and
 * an old state stays valid as a snapshot.
 */
public final class StudyState {
  final StudySpec spec;
  final int[] foldOrder;
  final long nextSeq;
  final long lastFact;
  final Phase phase;
  final CheckpointSpace space;
  final PVector<Trial> trials;
  final PVector<Trial> evidence;
  final int imported;
  final PVector<RungTable> rungs;
  final PVector<RungChange> changes;
  final PSortedSet<Integer> planned;
  final PSortedSet<Integer> controls;
  final PSortedSet<Integer> audited;
  final PMap<LegKey, Double> reviews;
  final boolean reviewing;
  final PVector<QueuedLeg> queue;
  final PMap<LegKey, QueuedLeg> running;
  final int slots;
  final int ahead;
  final int trialLimit;
  final int begun;
  final boolean exhausted;
  final int failuresInRow;
  final boolean anyReached;
  final long trainedEpochs;
  final double trainedSeconds;
  final long runningMillis;
  final long lastAt;
  final String endReason;
  final boolean endedByFailure;
  final Optional<String> stopRequest;
  final int refitAttempt;
  final StudyEvent.@Nullable WinnerChosen winner;
  final StudyEvent.@Nullable RefitEnded refit;
  final StudyEvent.@Nullable StudyFinished finish;

  StudyState(Draft d) {
    spec = d.spec;
    foldOrder = d.foldOrder;
    nextSeq = d.nextSeq;
    lastFact = d.lastFact;
    phase = d.phase;
    space = d.space;
    trials = d.trials;
    evidence = d.evidence;
    imported = d.imported;
    rungs = d.rungs;
    changes = d.changes;
    planned = d.planned;
    controls = d.controls;
    audited = d.audited;
    reviews = d.reviews;
    reviewing = d.reviewing;
    queue = d.queue;
    running = d.running;
    slots = d.slots;
    ahead = d.ahead;
    trialLimit = d.trialLimit;
    begun = d.begun;
    exhausted = d.exhausted;
    failuresInRow = d.failuresInRow;
    anyReached = d.anyReached;
    trainedEpochs = d.trainedEpochs;
    trainedSeconds = d.trainedSeconds;
    runningMillis = d.runningMillis;
    lastAt = d.lastAt;
    endReason = d.endReason;
    endedByFailure = d.endedByFailure;
    stopRequest = d.stopRequest;
    refitAttempt = d.refitAttempt;
    winner = d.winner;
    refit = d.refit;
    finish = d.finish;
  }

  /** The state before a study's first entry, known by its spec alone. */
  static StudyState before(StudySpec spec) {
    return new StudyState(new Draft(spec, foldOrder(spec)));
  }

  /**
   * The state after a whole log.
   *
   * @throws IllegalArgumentException if the log does not begin with {@code StudyCreated}
   */
  public static StudyState replay(List<LogEntry> entries) {
    if (entries.isEmpty() || !(entries.get(0).event() instanceof StudyEvent.StudyCreated created)) {
      throw new IllegalArgumentException(
          "a study log begins with StudyCreated. Maybe the file is no study log.");
    }
    // One draft for all: sealing a state after each entry would take half of the time.
    var draft = new Draft(before(created.spec()));
    entries.forEach(draft::apply);
    return draft.seal();
  }

  /** The state after one more entry. */
  public StudyState apply(LogEntry entry) {
    return new Draft(this).apply(entry).seal();
  }

  /**
   * The study's one seeded order of its folds: every trial trains them in this order, so that
   * comparisons are paired.
   */
  private static int[] foldOrder(StudySpec spec) {
    var order = new int[spec.folds()];
    for (int i = 0; i < order.length; i++) {
      order[i] = i;
    }
    var stream = Streams.of(spec.seed(), "folds.order");
    for (int i = order.length - 1; i > 0; i--) {
      int j = stream.nextInt(i + 1);
      int swap = order[i];
      order[i] = order[j];
      order[j] = swap;
    }
    return order;
  }

  /** The study's definition. */
  public StudySpec spec() {
    return spec;
  }

  /** The study's one seeded order of its folds. */
  public List<Integer> foldOrder() {
    return java.util.Arrays.stream(foldOrder).boxed().toList();
  }

  /** Sequence number of the next entry. */
  public long nextSeq() {
    return nextSeq;
  }

  /** Where the study stands. */
  public Phase phase() {
    return phase;
  }

  /** What its checkpoints take. */
  public CheckpointSpace space() {
    return space;
  }

  /** All trials, by number. */
  public List<Trial> trials() {
    return trials;
  }

  /** What a suggester sees: evidence of other studies first. */
  public History history() {
    return historyBefore(trials.size());
  }

  /** The same for a proposal of a trial: of those that are planned only the ones before it. */
  History historyBefore(int trial) {
    return new History(
        Imports.joined(evidence, trials.subList(0, trial)),
        spec.ladder(),
        spec.budget().isOfTimeAlone());
  }

  /** The planned trial that begins next, if its suggester proposed it and learns from results. */
  public OptionalInt renewable() {
    boolean may = phase == Phase.SEARCHING && spec.suggester().learns() && !planned.isEmpty();
    return may && planned.first() - imported >= spec.start().size()
        ? OptionalInt.of(planned.first())
        : OptionalInt.empty();
  }

  /** The trial that begins next, planned already or not. */
  public int nextToBegin() {
    return planned.isEmpty() ? trials.size() : planned.first();
  }

  /** How many trials of other studies the suggester was taught by. */
  public int evidence() {
    return evidence.size();
  }

  /** How many of the trials were taken over, the first ones. */
  public int imported() {
    return imported;
  }

  /** How many legs may run at once. */
  public int slots() {
    return slots;
  }

  /** How many proposals may wait, planned. */
  public int ahead() {
    return ahead;
  }

  /**
   * Whether a proposal for a trial is to be made in haste. Where proposals are made ahead, the
   * first half of them is, so that slots find something; one that is planned already can wait for a
   * better one.
   */
  public boolean isHasty(int trial) {
    boolean few = 2 * planned.size() < ahead;
    return few && trial >= trials.size();
  }

  /** How many legs run. */
  public int running() {
    return running.size();
  }

  /** Epochs trained by ended legs, over all trials and folds, wasted ones included. */
  public long trainedEpochs() {
    return trainedEpochs;
  }

  /** Seconds of ended legs on their slots. */
  public double trainedSeconds() {
    return trainedSeconds;
  }

  /** Trials the budget allows in all; {@code Integer.MAX_VALUE}: no limit. */
  public int trialLimit() {
    return trialLimit;
  }

  /** Configurations begun. */
  public int begun() {
    return begun;
  }

  /** Running time up to the last entry, summed over sessions. */
  public Duration runningTime() {
    return Duration.ofMillis(runningMillis);
  }

  /** The winner, once it is chosen. */
  public Optional<StudyEvent.WinnerChosen> winner() {
    return Optional.ofNullable(winner);
  }

  /** What the refit gave, once it ended. */
  public Optional<StudyEvent.RefitEnded> refit() {
    return Optional.ofNullable(refit);
  }

  /** Why the last refit failed; blank if it did not, or none has ended. */
  public String refitFailure() {
    return refitFailure(refit);
  }

  static String refitFailure(StudyEvent.@Nullable RefitEnded refit) {
    return refit == null ? "" : refit.failure();
  }

  /** Whether nothing is left to do: a failed refit is tried again by whoever opens the study. */
  public boolean isSettled() {
    return phase == Phase.FINISHED && refitFailure().isBlank();
  }

  /** How the study ended, once it has. */
  public Optional<StudyEvent.StudyFinished> finish() {
    return Optional.ofNullable(finish);
  }

  /** The trials that ever reached a rung. */
  public RungTable rung(int index) {
    return rungs.get(index);
  }

  /**
   * The best trial at the highest rung that anybody has reached with a finite value; trials that
   * failed or diverged on the way to the next do not count.
   */
  public Optional<Trial> best() {
    return Leaders.best(this);
  }

  /** Epochs a trial must train to reach a rung: folds without a checkpoint begin from nothing. */
  long cost(Trial trial, int toRung) {
    Rung rung = spec.ladder().get(toRung);
    long sum = 0;
    for (int fold : folds(rung)) {
      var curve = trial.curve(fold);
      int trained = curve.map(FoldCurve::epochs).orElse(0);
      if (trained < rung.epochs()) {
        boolean resumes = curve.flatMap(FoldCurve::checkpoint).isPresent();
        sum += rung.epochs() - (resumes ? trained : 0);
      }
    }
    return sum;
  }

  /** The configurations whose legs run now, by leg. */
  public List<Leg> runningLegs() {
    return running.entrySet().stream().map(e -> leg(e.getValue())).toList();
  }

  /** How many more proposals are wanted now, over those that already wait. */
  public int wanted() {
    if (phase != Phase.SEARCHING || slots == 0 || exhausted || Affordable.ofNew(this).isPresent()) {
      return 0;
    }
    int free = Math.max(0, slots - running.size() - (int) Underway.startable(this).count());
    int room = trialLimit - begun - planned.size();
    return Math.max(0, Math.min(room, free + ahead - planned.size()));
  }

  /** The first folds of the study's order. */
  int[] folds(Rung rung) {
    return java.util.Arrays.copyOf(foldOrder, rung.folds());
  }

  /**
   * Mean of the inner values at a rung, NaN if a fold is missing. The order of summation is the
   * study's order of folds.
   */
  double valueAt(Trial trial, Rung rung) {
    double sum = 0;
    for (int fold : folds(rung)) {
      var curve = trial.curve(fold);
      if (curve.isEmpty() || curve.get().epochs() < rung.epochs()) {
        return Double.NaN;
      }
      sum += curve.get().at(rung.epochs());
    }
    return sum / rung.folds();
  }

  /** Whether every fold of the rung is trained. */
  boolean hasReached(Trial trial, Rung rung) {
    for (int fold : folds(rung)) {
      if (trial.curve(fold).map(FoldCurve::epochs).orElse(0) < rung.epochs()) {
        return false;
      }
    }
    return true;
  }

  /** The leg that a queued piece of work means now. */
  Leg leg(QueuedLeg queued) {
    if (Reviews.isOf(spec, queued.key().fold())) {
      return Reviews.leg(queued);
    }
    Trial trial = trials.get(queued.key().trial());
    var checkpoint = trial.curve(queued.key().fold()).flatMap(FoldCurve::checkpoint);
    int from = checkpoint.isPresent() ? trial.curve(queued.key().fold()).orElseThrow().epochs() : 0;
    return new Leg(
        trial.number(),
        queued.key().fold(),
        from,
        queued.untilEpoch(),
        queued.attempt(),
        checkpoint);
  }

  Configuration configuration(int trial) {
    return trials.get(trial).configuration();
  }
}
