package dev.luthier.node;

import dev.luthier.space.Parameter;
import dev.luthier.study.LogEntry;
import dev.luthier.study.StudyEvent;
import dev.luthier.study.StudySpec;
import dev.luthier.study.StudyState;
import dev.luthier.trial.Observation;
import dev.luthier.trial.Rung;
import dev.luthier.trial.Trial;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a study trained as a table for {@code simulate}: one row a trial and fold, with every metric
 * and the seconds of each epoch. Only trials that were trained to the top rung are in it, for a
 * simulated race may ask for any epoch of any fold.
 */
final class RecordedTableExport {
  private final StudySpec spec;
  private final Rung top;
  private final Map<Integer, Map<Integer, TreeMap<Integer, Observation>>> seen = new HashMap<>();
  private final TreeSet<String> metrics = new TreeSet<>();
  private final StringBuilder text = new StringBuilder();
  private int trials;

  private RecordedTableExport(StudySpec spec) {
    this.spec = spec;
    this.top = spec.ladder().get(spec.ladder().top());
  }

  /**
   * The table.
   *
   * @throws BadInput if no trial was trained to the top rung, or a value needs quotes
   */
  static RecordedTableExport of(StudyState state, List<LogEntry> log) {
    var table = new RecordedTableExport(state.spec());
    for (LogEntry entry : log) {
      if (entry.event() instanceof StudyEvent.LegEnded leg) {
        table.add(leg);
      }
    }
    List<Trial> whole = state.trials().stream().filter(t -> table.isWhole(t.number())).toList();
    if (whole.isEmpty()) {
      throw new BadInput(
          "study "
              + state.spec().name()
              + " trained no trial to its top rung, "
              + table.top
              + ", and a table has every epoch of every fold. Maybe raise its budget, or train all"
              + " of a study whole, with halving.rungs=["
              + table.top
              + "] and halving.alpha=0.");
    }
    table.header();
    whole.forEach(table::rows);
    table.trials = whole.size();
    return table;
  }

  /** Trials in it. */
  int trials() {
    return trials;
  }

  /** Lines ended as RFC 4180 has it. */
  String text() {
    return text.toString();
  }

  private void add(StudyEvent.LegEnded leg) {
    Map<Integer, Observation> curve =
        seen.computeIfAbsent(leg.trial(), t -> new HashMap<>())
            .computeIfAbsent(leg.fold(), f -> new TreeMap<>());
    for (Observation observation : leg.observations()) {
      curve.put(observation.epoch(), observation);
      metrics.addAll(observation.metrics().keySet());
    }
  }

  private boolean isWhole(int trial) {
    for (int fold = 0; fold < top.folds(); fold++) {
      var curve = seen.getOrDefault(trial, Map.of()).getOrDefault(fold, new TreeMap<>());
      if (curve.size() < top.epochs()) {
        return false;
      }
    }
    return true;
  }

  private void header() {
    var cells = new ArrayList<>(List.of("config", "fold"));
    spec.space().parameters().stream().map(Parameter::name).forEach(cells::add);
    for (String metric : metrics) {
      for (int epoch = 1; epoch <= top.epochs(); epoch++) {
        cells.add(metric + "_" + epoch);
      }
    }
    for (int epoch = 1; epoch <= top.epochs(); epoch++) {
      cells.add("sec_" + epoch);
    }
    line(cells);
  }

  private void rows(Trial trial) {
    for (int fold = 0; fold < top.folds(); fold++) {
      var curve = seen.getOrDefault(trial.number(), Map.of()).getOrDefault(fold, new TreeMap<>());
      var cells = new ArrayList<>(List.of(Integer.toString(trial.number()), "" + fold));
      for (Parameter<?> parameter : spec.space().parameters()) {
        cells.add(trial.configuration().find(parameter.name()).map(Object::toString).orElse(""));
      }
      List<Observation> epochs =
          curve.values().stream().filter(o -> o.epoch() <= top.epochs()).toList();
      for (String metric : metrics) {
        epochs.forEach(o -> cells.add("" + o.metrics().getOrDefault(metric, Double.NaN)));
      }
      epochs.forEach(o -> cells.add("" + o.seconds()));
      line(cells);
    }
  }

  private void line(List<String> cells) {
    for (String cell : cells) {
      if (!cell.matches("[^,\"\r\n]*")) {
        throw new BadInput(
            "'" + cell + "' needs quotes, which a table cannot have. Maybe rename it.");
      }
    }
    text.append(String.join(",", cells)).append("\r\n");
  }
}
