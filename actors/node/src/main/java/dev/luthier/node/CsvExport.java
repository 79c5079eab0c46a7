package dev.luthier.node;

import dev.luthier.space.Parameter;
import dev.luthier.study.StudyState;
import dev.luthier.trial.Rung;
import dev.luthier.trial.Trial;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The trials of a study as a table: one row a trial, an inactive parameter an empty cell. A value
 * is of its rung, so that only values of one rung compare; epochs and folds count all that was
 * trained.
 */
final class CsvExport {
  private CsvExport() {}

  /** The table, lines ended as RFC 4180 has it. */
  static String of(StudyState state) {
    var text = new StringBuilder();
    var header = new ArrayList<>(List.of("trial", "state"));
    List<String> names = state.spec().space().parameters().stream().map(Parameter::name).toList();
    header.addAll(names);
    header.addAll(List.of("value", "rung", "epochs", "folds", "reason"));
    row(text, header);
    for (Trial trial : state.trials()) {
      var cells = new ArrayList<>(List.of(Integer.toString(trial.number()), trial.state().word()));
      names.forEach(n -> cells.add(trial.configuration().find(n).map(Object::toString).orElse("")));
      cells.add(trial.rung() < 0 ? "" : Double.toString(Standing.value(state, trial)));
      cells.add(Standing.rung(state, trial).map(Rung::toString).orElse(""));
      cells.add(Long.toString(trial.epochs()));
      cells.add(Integer.toString(trial.curves().size()));
      cells.add(trial.state().why());
      row(text, cells);
    }
    return text.toString();
  }

  private static void row(StringBuilder text, List<String> cells) {
    text.append(cells.stream().map(CsvExport::quoted).collect(Collectors.joining(",")))
        .append("\r\n");
  }

  private static String quoted(String cell) {
    return cell.matches("[^,\"\r\n]*") ? cell : '"' + cell.replace("\"", "\"\"") + '"';
  }
}
