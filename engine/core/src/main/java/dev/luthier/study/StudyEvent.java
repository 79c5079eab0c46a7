package dev.luthier.study;

import dev.luthier.space.Configuration;
import dev.luthier.trial.Leg;
import dev.luthier.trial.LegOutcome;
import dev.luthier.trial.Observation;
import dev.luthier.trial.TrialState;
import java.util.List;
import java.util.Map;

/**
 * What the study log holds: facts, recorded as they happened, and the decisions that follow from
 * them.
 */
public sealed interface StudyEvent {
  /** Something that happened outside. */
  sealed interface Fact extends StudyEvent {}

  /** Something the decider concluded from the facts before it. */
  sealed interface Decision extends StudyEvent {}

  /** The first entry. */
  record StudyCreated(StudySpec spec) implements Fact {}

  /**
   * Somebody began, or began again, to work on the study. Legs that were running are lost unless
   * they are adopted; a refit that was broken off, or had failed, is tried again.
   *
   * @param slots how many legs may run at once
   * @param ahead how many proposals may wait, planned; 0: each is made when it is needed
   * @param environment what a result may depend on: backend, threads, versions
   * @param adopting legs, and a refit, that were running may run on elsewhere and still count: the
   *     ones that do not are lost one by one
   */
  record SessionOpened(int slots, int ahead, Map<String, String> environment, boolean adopting)
      implements Fact {
    /** A session that finds nothing running. */
    public SessionOpened(int slots, int ahead, Map<String, String> environment) {
      this(slots, ahead, environment, false);
    }

    public SessionOpened {
      environment = java.util.Collections.unmodifiableMap(new java.util.TreeMap<>(environment));
    }
  }

  /**
   * A trial of another study: suggesters learn from it, and it is nothing else in this one.
   *
   * @param value at that study's end of the trial, finite, in the user's sign
   */
  record EvidenceGiven(Configuration configuration, double value) implements Fact {}

  /**
   * A trial that ended elsewhere becomes one of this study, before it has any of its own.
   *
   * @param trial the number it gets
   * @param end one of the terminal states; a completed trial is at the top rung
   * @param value in the user's sign; NaN unless it is completed
   * @param curve the goal by epoch on the study's first fold, in the user's sign; empty if that is
   *     not known
   */
  record TrialImported(
      int trial, Configuration configuration, TrialState end, double value, List<Double> curve)
      implements Fact {
    public TrialImported {
      curve = List.copyOf(curve);
    }
  }

  /** Slots came or went. */
  record SlotsChanged(int slots) implements Fact {}

  /**
   * A proposal came in. Computed outside, ahead perhaps; the entry's basis is the snapshot it was
   * made from.
   *
   * @param trial the number it gets
   * @param index of the suggester's proposals; -1: a starting point of the spec
   * @param fit sequence number of the last entry that the model's fit had seen, if that was made
   *     beside from an earlier snapshot; -1: it was made with the proposal
   */
  record TrialPlanned(int trial, Configuration configuration, int index, long fit) implements Fact {
    /** A fit made with the proposal. */
    public static final long OWN = -1;

    public TrialPlanned(int trial, Configuration configuration, int index) {
      this(trial, configuration, index, OWN);
    }
  }

  /**
   * The suggester has nothing left.
   *
   * @param fit as of {@link TrialPlanned}
   */
  record SuggesterExhausted(String reason, long fit) implements Fact {}

  /**
   * A leg ended.
   *
   * @param observations every epoch it trained, in order
   * @param seconds on its slot
   */
  record LegEnded(
      int trial,
      int fold,
      int attempt,
      LegOutcome outcome,
      List<Observation> observations,
      double seconds)
      implements Fact {
    public LegEnded {
      observations = List.copyOf(observations);
    }
  }

  /** Time passed. */
  record ClockRead() implements Fact {}

  /** The user ends the study early; the winner is chosen from what is there. */
  record StopRequested(String reason) implements Fact {}

  /** The user gives a study more trials. */
  record BudgetExtended(int trials) implements Fact {}

  /**
   * The winner was retrained, or there was nothing to retrain (then {@code rows} is 0), or it
   * failed.
   */
  record RefitEnded(Map<String, Double> test, int rows, String failure) implements Fact {
    public RefitEnded {
      test = java.util.Collections.unmodifiableMap(new java.util.TreeMap<>(test));
    }
  }

  /** Why a trial advances. */
  enum Advance {
    /** Its first rung. */
    BEGUN,
    /** Among the best 1/eta of its rung. */
    EARNED,
    /** The best of the paused when nothing else is left to do. */
    WALKED,
    /** Not among the best of its rung, but it may still win. */
    CONTENDING,
    /** Given up, but one of the control group. */
    AUDITED
  }

  /** A trial sets out for a rung; its legs are queued. */
  record TrialAdvanced(int trial, int rung, Advance why) implements Decision {}

  /** A queued leg gets a slot. */
  record LegStarted(Leg leg) implements Decision {}

  /**
   * A leg is queued again after a failure or a loss.
   *
   * @param attempt the next one
   * @param failures of its attempts so far by user code
   * @param losses of its attempts so far by infrastructure
   */
  record LegRetried(int trial, int fold, int attempt, int failures, int losses)
      implements Decision {}

  /** A trial is given up. */
  record TrialStopped(int trial, String reason) implements Decision {}

  /** A trial would be given up on its way, but is one of the control group: it goes on. */
  record TrialSpared(int trial, String reason) implements Decision {}

  /** A trial failed. */
  record TrialFailed(int trial, String cause) implements Decision {}

  /** A trial is whole. */
  record TrialCompleted(int trial) implements Decision {}

  /** A paused trial loses its checkpoints for want of space; its folds begin from nothing. */
  record CheckpointsDropped(int trial) implements Decision {}

  /** No more trials begin. */
  record SearchEnded(String reason) implements Decision {}

  /**
   * The best trials are evaluated once more, on fresh splits.
   *
   * @param trials by rank
   */
  record ReviewBegun(List<Integer> trials) implements Decision {
    public ReviewBegun {
      trials = List.copyOf(trials);
    }
  }

  /** Everything stops now. */
  record StudyHalted(String reason, boolean failed) implements Decision {}

  /**
   * The winner.
   *
   * @param mean over its folds, those of its review among them, in the user's sign
   * @param standardError of that mean; NaN for one fold
   */
  record WinnerChosen(int trial, int rung, double mean, double standardError) implements Decision {}

  /** The end. */
  record StudyFinished(boolean failed, String reason) implements Decision {}
}
