package dev.luthier.study;

import dev.luthier.trial.FoldCurve;
import dev.luthier.trial.Trial;
import dev.luthier.trial.TrialState;
import java.util.AbstractList;
import java.util.List;
import java.util.Optional;

/** What a study takes over before its own first trial. */
final class Imports {
  private Imports() {}

  /** Whether a fact is one that no decision follows. */
  static boolean isImport(StudyEvent.Fact fact) {
    return fact instanceof StudyEvent.EvidenceGiven || fact instanceof StudyEvent.TrialImported;
  }

  static Optional<StudyEvent.Fact> evidence(StudyState s, StudyCommand.GiveEvidence c) {
    return isUntouched(s) && Double.isFinite(c.value())
        ? Optional.of(new StudyEvent.EvidenceGiven(c.configuration(), c.value()))
        : Optional.empty();
  }

  static Optional<StudyEvent.Fact> trial(StudyState s, StudyCommand.ImportTrial c) {
    boolean valued = !(c.end() instanceof TrialState.Completed) || !Double.isNaN(c.value());
    return isUntouched(s) && c.end().isTerminal() && valued
        ? Optional.of(
            new StudyEvent.TrialImported(
                s.trials.size(), c.configuration(), c.end(), c.value(), c.curve()))
        : Optional.empty();
  }

  private static boolean isUntouched(StudyState s) {
    return s.phase == Phase.SEARCHING && s.trials.size() == s.imported;
  }

  /** A trial of another study, as suggesters see it: at the top rung, numbered below zero. */
  static Trial evidence(StudySpec spec, int index, StudyEvent.EvidenceGiven e) {
    return Trial.planned(-1 - index, e.configuration())
        .in(new TrialState.Completed())
        .at(spec.ladder().top(), spec.goal().flip(e.value()));
  }

  /** A trial taken over. */
  static Trial trial(StudySpec spec, int firstFold, StudyEvent.TrialImported e) {
    Trial trial = Trial.planned(e.trial(), e.configuration()).in(e.end());
    if (!e.curve().isEmpty()) {
      double[] inner = e.curve().stream().mapToDouble(v -> spec.goal().flip(v)).toArray();
      trial = trial.with(FoldCurve.empty(firstFold).extend(0, inner, 0, Optional.empty()));
    }
    return e.end() instanceof TrialState.Completed
        ? trial.at(spec.ladder().top(), spec.goal().flip(e.value()))
        : trial;
  }

  /** Both lists as one, without a copy; neither ever changes. */
  static List<Trial> joined(List<Trial> evidence, List<Trial> trials) {
    if (evidence.isEmpty()) {
      return trials;
    }
    return new AbstractList<>() {
      @Override
      public Trial get(int i) {
        return i < evidence.size() ? evidence.get(i) : trials.get(i - evidence.size());
      }

      @Override
      public int size() {
        return evidence.size() + trials.size();
      }
    };
  }
}
