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
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * What a study trained as a table for {@code simulate}: one row a trial and fold, with every metric
 * and the seconds of each epoch. Only trials that reached the top rung and trained every epoch of
 * it are in it, for a simulated race may ask for any of them.
 */
final class RecordedTableExport {
  private final StudySpec spec;
  private final Rung top;
  private final Map<Integer, Map<Integer, SortedMap<Integer, Observation>>> seen = new HashMap<>();
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
   * @throws BadInput if no trial was trained whole, two columns had one name, or a value is none
   *     that a table can hold
   */
  static RecordedTableExport of(StudyState state, List<LogEntry> log) {
    var table = new RecordedTableExport(state.spec());
    for (LogEntry entry : log) {
      if (entry.event() instanceof StudyEvent.LegEnded leg) {
        table.add(leg);
      }
    }
    List<Trial> whole = state.trials().stream().filter(table::isWhole).toList();
    if (whole.isEmpty()) {
      throw new BadInput(
          "no trial of study "
              + state.spec().name()
              + " was trained for every epoch of its top rung, "
              + table.top
              + ". Maybe train it again with halving.rungs=["
              + table.top
              + "], halving.alpha=0 and no rule under stop.");
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

  private boolean isWhole(Trial trial) {
    return trial.rung() == spec.ladder().top()
        && IntStream.range(0, top.folds())
            .allMatch(fold -> curve(trial, fold).size() >= top.epochs());
  }

  private SortedMap<Integer, Observation> curve(Trial trial, int fold) {
    return seen.getOrDefault(trial.number(), Map.of()).getOrDefault(fold, new TreeMap<>());
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
    for (String cell : cells) {
      if (Collections.frequency(cells, cell) > 1) {
        throw new BadInput(
            "the table would have two columns '"
                + cell
                + "'. Maybe rename the parameter or the metric.");
      }
    }
    line(cells);
  }

  private void rows(Trial trial) {
    for (int fold = 0; fold < top.folds(); fold++) {
      var cells = new ArrayList<>(List.of(Integer.toString(trial.number()), "" + fold));
      for (Parameter<?> parameter : spec.space().parameters()) {
        cells.add(
            trial
                .configuration()
                .find(parameter.name())
                .map(RecordedTableExport::value)
                .orElse(""));
      }
      List<Observation> epochs =
          curve(trial, fold).values().stream().filter(o -> o.epoch() <= top.epochs()).toList();
      for (String metric : metrics) {
        epochs.forEach(o -> cells.add("" + o.metrics().getOrDefault(metric, Double.NaN)));
      }
      epochs.forEach(o -> cells.add("" + o.seconds()));
      line(cells);
    }
  }

  private void line(List<String> cells) {
    text.append(String.join(",", cells)).append("\r\n");
  }

  private static String value(Object value) {
    String cell = value.toString();
    if (cell.isEmpty() || !cell.equals(cell.strip()) || !cell.matches("[^,\"\r\n]*")) {
      throw new BadInput(
          "the value '"
              + cell
              + "' cannot stand in a table, as it has no quotes. Maybe rename it.");
    }
    return cell;
  }
}
