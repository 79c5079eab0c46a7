package dev.luthier.store.optuna;

import com.fasterxml.jackson.databind.JsonNode;
import dev.luthier.store.optuna.Drafts.StudyDraft;
import dev.luthier.store.optuna.Drafts.TrialDraft;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * What is missing in a storage for it to show a study as it is. Nothing is missing right after it
 * was written, so writing again after a crash changes nothing that is there.
 */
final class Differences {
  private final StudyProjection wanted;
  private final List<Change> changes = new ArrayList<>();

  private Differences(StudyProjection wanted) {
    this.wanted = wanted;
  }

  /**
   * The changes to make.
   *
   * @param touched the trials to look at beside those that are not there at all
   * @throws IOException if what is there is another study, or this one with another past
   */
  static List<Change> of(
      StudyProjection wanted, Collection<Integer> touched, Optional<StudyDraft> present)
      throws IOException {
    return new Differences(wanted).changes(touched, present);
  }

  private List<Change> changes(Collection<Integer> touched, Optional<StudyDraft> present)
      throws IOException {
    int there = 0;
    if (present.isPresent()) {
      requireSame(present.get());
      there = present.get().trials.size();
    } else {
      changes.add(new Change.CreateStudy(wanted.directions()));
    }
    var look = new TreeSet<>(touched);
    for (int number = there; number < wanted.shown(); number++) {
      look.add(number);
    }
    for (int number : look.headSet(wanted.shown())) {
      if (number < there) {
        trial(present.orElseThrow().trials.get(number), wanted.trial(number));
      } else {
        changes.add(new Change.CreateTrial(wanted.trial(number)));
      }
    }
    attributes(false, wanted.userAttributes(), present.map(p -> p.userAttributes));
    attributes(true, wanted.systemAttributes(), present.map(p -> p.systemAttributes));
    return changes;
  }

  private void requireSame(StudyDraft present) throws IOException {
    JsonNode identity = present.userAttributes.get("luthier:study");
    if (identity == null || !identity.asText().equals(wanted.identity())) {
      throw taken(present.name);
    }
    if (present.trials.size() > wanted.shown()) {
      throw other(present, "trial " + wanted.shown() + ", which the study log has not begun");
    }
  }

  /** The name is another study's. */
  static IOException taken(String name) {
    return new IOException(
        "a study '"
            + name
            + "' is already there, and it is not this one. Maybe name another file, or change the"
            + " study's name.");
  }

  private static IOException other(StudyDraft present, String what) {
    return new IOException(
        "study '"
            + present.name
            + "' has "
            + what
            + " there. Maybe somebody else wrote it, or the study log is an older copy; name"
            + " another file.");
  }

  private void attributes(
      boolean system, Map<String, JsonNode> attributes, Optional<Map<String, JsonNode>> present) {
    attributes.forEach(
        (key, value) -> {
          JsonNode old = present.map(p -> p.get(key)).orElse(null);
          boolean unsaid = old == null && value.isNull();
          if (!unsaid && !value.equals(old)) {
            changes.add(new Change.SetStudyAttribute(system, key, value));
          }
        });
  }

  private void trial(TrialDraft present, OptunaTrial trial) throws IOException {
    if (!present.parameters.equals(trial.parameters())) {
      throw other(present.study, "trial " + trial.number() + " with other parameters");
    }
    if (present.state.isFinished()) {
      Optional<List<Double>> values = Optional.ofNullable(present.values);
      if (present.state != trial.state() || !values.equals(trial.values())) {
        throw other(present.study, "trial " + trial.number() + " with another end");
      }
      return;
    }
    trial
        .userAttributes()
        .forEach(
            (key, value) -> {
              if (!value.equals(present.userAttributes.get(key))) {
                changes.add(new Change.SetTrialAttribute(trial.number(), key, value));
              }
            });
    trial
        .intermediateValues()
        .forEach(
            (step, value) -> {
              if (!value.equals(present.intermediateValues.get(step))) {
                changes.add(new Change.SetIntermediateValue(trial.number(), step, value));
              }
            });
    if (trial.state().isFinished()) {
      forget(present, trial);
      changes.add(
          new Change.FinishTrial(trial.number(), trial.state(), trial.values(), trial.complete()));
    }
  }

  /**
   * Epochs of a leg that a crash lost and that was never trained again; a step cannot be taken
   * back.
   */
  private void forget(TrialDraft present, OptunaTrial trial) {
    present.intermediateValues.forEach(
        (step, value) -> {
          if (!trial.intermediateValues().containsKey(step) && !value.isNaN()) {
            changes.add(new Change.SetIntermediateValue(trial.number(), step, Double.NaN));
          }
        });
  }
}
