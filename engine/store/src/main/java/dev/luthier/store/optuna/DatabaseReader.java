package dev.luthier.store.optuna;

import com.fasterxml.jackson.databind.JsonNode;
import dev.luthier.store.optuna.Drafts.StudyDraft;
import dev.luthier.store.optuna.Drafts.TrialDraft;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reads studies from Optuna's tables. */
record DatabaseReader(Connection connection, Dialect dialect, ZoneId zone) {
  private static final String OF_STUDY =
      " c JOIN trials t ON t.trial_id = c.trial_id WHERE t.study_id = ? ORDER BY ";

  /** Every study, by id. */
  List<StudyDraft> studies() throws SQLException {
    var names = new TreeMap<Integer, String>();
    DatabaseRows.each(
        connection,
        "SELECT study_id, study_name FROM studies",
        row -> names.put(row.getInt(1), row.getString(2)));
    var studies = new ArrayList<StudyDraft>();
    for (var entry : names.entrySet()) {
      studies.add(study(entry.getKey(), entry.getValue()));
    }
    return studies;
  }

  /** The study of that name. */
  Optional<StudyDraft> find(String name) throws SQLException {
    var ids = new ArrayList<Integer>();
    DatabaseRows.each(
        connection,
        "SELECT study_id FROM studies WHERE study_name = ?" + dialect.lock(),
        row -> ids.add(row.getInt(1)),
        name);
    return ids.isEmpty() ? Optional.empty() : Optional.of(study(ids.get(0), name));
  }

  /** Locks a study that was read before, and makes sure that nobody gave it trials since. */
  void requireUnchanged(StudyDraft study) throws SQLException {
    int id = (int) study.id;
    var found = new ArrayList<Integer>();
    DatabaseRows.each(
        connection,
        "SELECT study_id FROM studies WHERE study_id = ?" + dialect.lock(),
        row -> found.add(row.getInt(1)),
        id);
    String count =
        DatabaseRows.text(connection, "SELECT COUNT(*) FROM trials WHERE study_id = ?", id);
    if (found.isEmpty() || Long.parseLong(count) != study.trials.size()) {
      throw new SQLException(
          "study '" + study.name + "' was changed by somebody else while it was written.");
    }
  }

  private StudyDraft study(int id, String name) throws SQLException {
    var directions = new ArrayList<OptunaStudy.Direction>();
    DatabaseRows.each(
        connection,
        "SELECT direction FROM study_directions WHERE study_id = ? ORDER BY objective",
        row -> directions.add(OptunaStudy.Direction.valueOf(row.getString(1))),
        id);
    var study = new StudyDraft(id, name, directions);
    attributes("study_user_attributes", id, study.userAttributes);
    attributes("study_system_attributes", id, study.systemAttributes);
    trials(study, id);
    return study;
  }

  private void attributes(String table, int id, Map<String, JsonNode> into) throws SQLException {
    DatabaseRows.each(
        connection,
        "SELECT key, value_json FROM " + table + " WHERE study_id = ? ORDER BY 1",
        row -> into.put(row.getString(1), PythonJson.read(row.getString(2))),
        id);
  }

  private void trials(StudyDraft study, int id) throws SQLException {
    var byId = new HashMap<Long, TrialDraft>();
    DatabaseRows.each(
        connection,
        "SELECT trial_id, number, state, datetime_start, datetime_complete FROM trials"
            + " WHERE study_id = ? ORDER BY trial_id",
        row -> {
          var trial = new TrialDraft(row.getLong(1), row.getInt(2), study);
          trial.state = OptunaTrial.State.valueOf(row.getString(3));
          dialect.moment(row, "datetime_start", zone).ifPresent(m -> trial.start = m);
          dialect.moment(row, "datetime_complete", zone).ifPresent(m -> trial.complete = m);
          study.trials.add(trial);
          byId.put(trial.id, trial);
        },
        id);
    children("trial_params", "c.param_id", id, byId, DatabaseReader::parameter);
    children("trial_user_attributes", "1", id, byId, (t, row) -> put(t.userAttributes, row));
    children("trial_system_attributes", "1", id, byId, (t, row) -> put(t.systemAttributes, row));
    children("trial_values", "c.objective", id, byId, DatabaseReader::value);
    children("trial_intermediate_values", "c.step", id, byId, DatabaseReader::intermediate);
  }

  private static void put(Map<String, JsonNode> attributes, ResultSet row) throws SQLException {
    attributes.put(row.getString("key"), PythonJson.read(row.getString("value_json")));
  }

  private static void intermediate(TrialDraft trial, ResultSet row) throws SQLException {
    trial.intermediateValues.put(
        row.getInt("step"),
        DatabaseRows.number(row, "intermediate_value", "intermediate_value_type"));
  }

  private interface Child {
    void take(TrialDraft trial, ResultSet row) throws SQLException;
  }

  private void children(
      String table, String order, int study, Map<Long, TrialDraft> byId, Child child)
      throws SQLException {
    DatabaseRows.each(
        connection,
        "SELECT c.* FROM " + table + OF_STUDY + order,
        row -> {
          TrialDraft trial = byId.get(row.getLong("trial_id"));
          if (trial != null) {
            child.take(trial, row);
          }
        },
        study);
  }

  private static void parameter(TrialDraft trial, ResultSet row) throws SQLException {
    var distribution = DistributionJson.read(row.getString("distribution_json"));
    String name = row.getString("param_name");
    trial.study.admits(name, distribution);
    trial.parameters.put(
        name, new OptunaTrial.Suggested(distribution, row.getDouble("param_value")));
  }

  private static void value(TrialDraft trial, ResultSet row) throws SQLException {
    List<Double> values = trial.values == null ? new ArrayList<>() : new ArrayList<>(trial.values);
    values.add(DatabaseRows.number(row, "value", "value_type"));
    trial.values = values;
  }
}
