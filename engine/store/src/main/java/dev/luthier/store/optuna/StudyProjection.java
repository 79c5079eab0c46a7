package dev.luthier.store.optuna;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.luthier.store.json.EntryCodec;
import dev.luthier.study.LogEntry;
import dev.luthier.study.StudyEvent;
import dev.luthier.study.StudyState;
import dev.luthier.trial.FoldCurve;
import dev.luthier.trial.Goal;
import dev.luthier.trial.Observation;
import dev.luthier.trial.Trial;
import dev.luthier.trial.TrialState;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A study log, entry by entry, as the study that Optuna is to see. For one thread.
 *
 * <p>A trial at the top rung is COMPLETE, another that was stopped PRUNED, both with the value at
 * the highest rung reached; one that waits at a rung is RUNNING for Optuna, one that was planned
 * and not begun is not there. Intermediate values are those of the study's first fold, by epoch;
 * the other folds' curves are attributes.
 */
final class StudyProjection {
  private Optional<StudyState> state = Optional.empty();
  private String identity = "";
  private final Map<Integer, Instant> starts = new HashMap<>();
  private final Map<Integer, Instant> ends = new HashMap<>();
  private final Map<Integer, TreeMap<Integer, Double>> reported = new HashMap<>();
  private final TreeSet<Integer> touched = new TreeSet<>();

  /** Takes the next entry of the log; entries it has already taken are passed over. */
  void apply(LogEntry entry) {
    if (entry.event() instanceof StudyEvent.StudyCreated && state.isEmpty()) {
      identity = identity(entry);
      state = Optional.of(StudyState.replay(List.of(entry)));
      return;
    }
    StudyState before = state();
    if (entry.seq() < before.nextSeq()) {
      return;
    }
    StudyState after = before.apply(entry);
    state = Optional.of(after);
    trialOf(entry.event()).ifPresent(touched::add);
    note(entry, Instant.ofEpochMilli(entry.at()));
  }

  private void note(LogEntry entry, Instant at) {
    StudyEvent event = entry.event();
    if (event instanceof StudyEvent.TrialAdvanced e && e.why() == StudyEvent.Advance.BEGUN) {
      starts.put(e.trial(), at);
    } else if (event instanceof StudyEvent.LegEnded e) {
      e.observations().forEach(o -> report(e.trial(), e.fold(), o));
    }
    trialOf(event)
        .filter(t -> state().trials().get(t).state().isTerminal())
        .ifPresent(t -> ends.putIfAbsent(t, at));
  }

  private static Optional<Integer> trialOf(StudyEvent event) {
    if (event instanceof StudyEvent.TrialAdvanced e) {
      return Optional.of(e.trial());
    } else if (event instanceof StudyEvent.LegEnded e) {
      return Optional.of(e.trial());
    } else if (event instanceof StudyEvent.TrialStopped e) {
      return Optional.of(e.trial());
    } else if (event instanceof StudyEvent.TrialFailed e) {
      return Optional.of(e.trial());
    } else if (event instanceof StudyEvent.TrialCompleted e) {
      return Optional.of(e.trial());
    }
    return Optional.empty();
  }

  /** Takes an epoch of a leg, perhaps before the log has it. */
  void report(int trial, int fold, Observation observation) {
    if (state.isEmpty() || fold != firstFold()) {
      return;
    }
    Double value = observation.metrics().get(state().spec().goal().metric());
    Double old =
        reported
            .computeIfAbsent(trial, t -> new TreeMap<>())
            .put(observation.epoch(), value == null ? Double.NaN : value);
    if (!java.util.Objects.equals(old, value)) {
      touched.add(trial);
    }
  }

  private int firstFold() {
    return state().foldOrder().get(0);
  }

  /** The study so far. */
  StudyState state() {
    return state.orElseThrow(() -> new NoSuchElementException("the log has no entries"));
  }

  /** Whether there is a study. */
  boolean isEmpty() {
    return state.isEmpty();
  }

  /** What tells this study from every other of its name: a hash of its log's first entry. */
  String identity() {
    return identity;
  }

  /** The trials that changed since the last call, by number. */
  Set<Integer> drain() {
    var drained = new TreeSet<>(touched);
    touched.clear();
    return drained;
  }

  /** Takes back what was drained: it could not be written. */
  void undrain(Set<Integer> drained) {
    touched.addAll(drained);
  }

  /** How many trials Optuna is to see: all up to the last that was begun or given up. */
  int shown() {
    List<Trial> trials = state().trials();
    int shown = trials.size();
    while (shown > 0 && trials.get(shown - 1).state() instanceof TrialState.Planned) {
      shown--;
    }
    return shown;
  }

  /** One objective. */
  List<OptunaStudy.Direction> directions() {
    return List.of(
        state().spec().goal().direction() == Goal.Direction.MINIMIZE
            ? OptunaStudy.Direction.MINIMIZE
            : OptunaStudy.Direction.MAXIMIZE);
  }

  /** Attributes of the study for users. */
  Map<String, JsonNode> userAttributes() {
    StudyState now = state();
    var all = new LinkedHashMap<String, JsonNode>();
    all.put("luthier:study", PythonJson.NODES.textNode(identity));
    ArrayNode ladder = PythonJson.NODES.arrayNode();
    now.spec().ladder().rungs().forEach(rung -> ladder.add(rung.toString()));
    all.put("luthier:rungs", ladder);
    ArrayNode folds = PythonJson.NODES.arrayNode();
    now.foldOrder().forEach(folds::add);
    all.put("luthier:folds", folds);
    all.put("luthier:phase", PythonJson.NODES.textNode(now.phase().name()));
    all.put(
        "luthier:winner",
        now.winner().isPresent()
            ? PythonJson.NODES.numberNode(now.winner().get().trial())
            : PythonJson.NODES.nullNode());
    return all;
  }

  /** Attributes of the study for Optuna. */
  Map<String, JsonNode> systemAttributes() {
    ArrayNode names = PythonJson.NODES.arrayNode().add(state().spec().goal().metric());
    return Map.of("study:metric_names", names);
  }

  /** A trial as Optuna is to see it; its id is 0. */
  OptunaTrial trial(int number) {
    StudyState now = state();
    Trial trial = now.trials().get(number);
    Optional<Instant> end = Optional.ofNullable(ends.get(number));
    return new OptunaTrial(
        0,
        number,
        stateOf(trial),
        value(trial),
        Distributions.of(now.spec().space(), trial.configuration()),
        attributes(trial),
        Map.of(),
        intermediateValues(trial),
        Optional.ofNullable(starts.get(number)).or(() -> end),
        end);
  }

  private static OptunaTrial.State stateOf(Trial trial) {
    if (trial.state() instanceof TrialState.Completed) {
      return OptunaTrial.State.COMPLETE;
    } else if (trial.state() instanceof TrialState.Failed) {
      return OptunaTrial.State.FAIL;
    }
    return trial.state() instanceof TrialState.Stopped
        ? OptunaTrial.State.PRUNED
        : OptunaTrial.State.RUNNING;
  }

  private Optional<List<Double>> value(Trial trial) {
    OptunaTrial.State kind = stateOf(trial);
    boolean has = kind == OptunaTrial.State.COMPLETE || kind == OptunaTrial.State.PRUNED;
    double value = state().spec().goal().flip(trial.value());
    return has && trial.rung() >= 0 && !Double.isNaN(value)
        ? Optional.of(List.of(value))
        : Optional.empty();
  }

  private Map<String, JsonNode> attributes(Trial trial) {
    var all = new LinkedHashMap<String, JsonNode>();
    all.put("luthier:state", PythonJson.NODES.textNode(trial.state().word()));
    if (trial.rung() >= 0) {
      String rung = state().spec().ladder().get(trial.rung()).toString();
      all.put("luthier:rung", PythonJson.NODES.textNode(rung));
    }
    if (!trial.state().why().isEmpty()) {
      all.put("luthier:reason", PythonJson.NODES.textNode(trial.state().why()));
    }
    for (FoldCurve curve : trial.curves()) {
      if (curve.fold() != firstFold()) {
        all.put("luthier:fold:" + curve.fold(), values(curve));
      }
    }
    return all;
  }

  /** NaN and infinities are texts: the browser's JSON knows no such numbers. */
  private ArrayNode values(FoldCurve curve) {
    ArrayNode values = PythonJson.NODES.arrayNode();
    for (int epoch = 1; epoch <= curve.epochs(); epoch++) {
      double value = state().spec().goal().flip(curve.at(epoch));
      if (Double.isFinite(value)) {
        values.add(value);
      } else {
        values.add(Double.toString(value));
      }
    }
    return values;
  }

  private SortedMap<Integer, Double> intermediateValues(Trial trial) {
    var steps = new TreeMap<>(reported.getOrDefault(trial.number(), new TreeMap<>()));
    trial
        .curve(firstFold())
        .ifPresent(
            curve -> {
              for (int epoch = 1; epoch <= curve.epochs(); epoch++) {
                steps.put(epoch, state().spec().goal().flip(curve.at(epoch)));
              }
            });
    return steps;
  }

  private static String identity(LogEntry first) {
    var bytes = new ByteArrayOutputStream();
    try {
      EntryCodec.write(first, bytes);
      var digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(bytes.toByteArray()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
