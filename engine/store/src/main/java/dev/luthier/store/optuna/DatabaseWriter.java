package dev.luthier.store.optuna;

import com.fasterxml.jackson.databind.JsonNode;
import dev.luthier.store.optuna.Drafts.StudyDraft;
import dev.luthier.store.optuna.Drafts.TrialDraft;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Writes changes into Optuna's tables, within the transaction that is open. */
record DatabaseWriter(Connection connection, Dialect dialect) {

  /** Fills the places of a statement. */
  @FunctionalInterface
  private interface Filler {
    void fill(PreparedStatement statement) throws SQLException;
  }

  /**
   * Writes changes.
   *
   * @param present the study as it is; changed along
   * @return the study as it is then
   */
  Optional<StudyDraft> write(String name, List<Change> changes, Optional<StudyDraft> present)
      throws SQLException {
    @Nullable StudyDraft study = present.orElse(null);
    for (Change change : changes) {
      if (change instanceof Change.CreateStudy c) {
        study = create(name, c.directions());
      } else if (study != null) {
        write(study, change);
      }
    }
    return Optional.ofNullable(study);
  }

  private void write(StudyDraft study, Change change) throws SQLException {
    if (change instanceof Change.SetStudyAttribute c) {
      attribute("study", c.system() ? "system" : "user", study.id, c.key(), c.value());
      (c.system() ? study.systemAttributes : study.userAttributes).put(c.key(), c.value());
    } else if (change instanceof Change.CreateTrial c) {
      create(study, c.trial());
    } else if (change instanceof Change.SetIntermediateValue c) {
      TrialDraft trial = study.trials.get(c.trial());
      intermediate(trial.id, c.step(), c.value());
      trial.intermediateValues.put(c.step(), c.value());
    } else if (change instanceof Change.SetTrialAttribute c) {
      TrialDraft trial = study.trials.get(c.trial());
      attribute("trial", "user", trial.id, c.key(), c.value());
      trial.userAttributes.put(c.key(), c.value());
    } else if (change instanceof Change.FinishTrial c) {
      finish(study.trials.get(c.trial()), c);
    }
  }

  private StudyDraft create(String name, List<OptunaStudy.Direction> directions)
      throws SQLException {
    long id =
        inserted(
            "INSERT INTO studies (study_name) VALUES (?) RETURNING study_id",
            s -> s.setString(1, name));
    for (int i = 0; i < directions.size(); i++) {
      int objective = i;
      run(
          "INSERT INTO study_directions (direction, study_id, objective) VALUES ("
              + dialect.constant("studydirection")
              + ", ?, ?)",
          s -> {
            s.setString(1, directions.get(objective).name());
            s.setLong(2, id);
            s.setInt(3, objective);
          });
    }
    return new StudyDraft(id, name, directions);
  }

  private void create(StudyDraft study, OptunaTrial trial) throws SQLException {
    long id =
        inserted(
            "INSERT INTO trials (number, study_id, state, datetime_start, datetime_complete)"
                + " VALUES (?, ?, "
                + dialect.constant("trialstate")
                + ", ?, ?) RETURNING trial_id",
            s -> {
              s.setInt(1, trial.number());
              s.setLong(2, study.id);
              s.setString(3, trial.state().name());
              dialect.moment(s, 4, trial.start().orElse(null));
              dialect.moment(s, 5, trial.complete().orElse(null));
            });
    parameters(id, trial.parameters());
    for (var attribute : trial.userAttributes().entrySet()) {
      attribute("trial", "user", id, attribute.getKey(), attribute.getValue());
    }
    for (var attribute : trial.systemAttributes().entrySet()) {
      attribute("trial", "system", id, attribute.getKey(), attribute.getValue());
    }
    for (var step : trial.intermediateValues().entrySet()) {
      intermediate(id, step.getKey(), step.getValue());
    }
    values(id, trial.values());
    var draft = new TrialDraft(id, trial.number(), study);
    draft.copy(trial);
    study.trials.add(draft);
  }

  private void parameters(long trial, Map<String, OptunaTrial.Suggested> parameters)
      throws SQLException {
    for (var parameter : parameters.entrySet()) {
      run(
          "INSERT INTO trial_params (trial_id, param_name, param_value, distribution_json)"
              + " VALUES (?, ?, ?, ?)",
          s -> {
            s.setLong(1, trial);
            s.setString(2, parameter.getKey());
            s.setDouble(3, parameter.getValue().internal());
            s.setString(4, DistributionJson.write(parameter.getValue().distribution()));
          });
    }
  }

  private void attribute(String of, String kind, long id, String key, JsonNode value)
      throws SQLException {
    run(
        "INSERT INTO "
            + of
            + "_"
            + kind
            + "_attributes ("
            + of
            + "_id, key, value_json) VALUES (?, ?, ?) ON CONFLICT ("
            + of
            + "_id, key) DO UPDATE SET value_json = excluded.value_json",
        s -> {
          s.setLong(1, id);
          s.setString(2, key);
          s.setString(3, PythonJson.write(value));
        });
  }

  private void intermediate(long trial, int step, double value) throws SQLException {
    run(
        "INSERT INTO trial_intermediate_values"
            + " (trial_id, step, intermediate_value, intermediate_value_type) VALUES (?, ?, ?, "
            + dialect.constant("trialintermediatevaluetype")
            + ") ON CONFLICT (trial_id, step) DO UPDATE SET"
            + " intermediate_value = excluded.intermediate_value,"
            + " intermediate_value_type = excluded.intermediate_value_type",
        s -> {
          s.setLong(1, trial);
          s.setInt(2, step);
          DatabaseRows.set(s, 3, value);
          s.setString(4, DatabaseRows.kind(value));
        });
  }

  private void finish(TrialDraft trial, Change.FinishTrial end) throws SQLException {
    values(trial.id, end.values());
    run(
        "UPDATE trials SET state = "
            + dialect.constant("trialstate")
            + ", datetime_complete = ? WHERE trial_id = ?",
        s -> {
          s.setString(1, end.state().name());
          dialect.moment(s, 2, end.complete().orElse(null));
          s.setLong(3, trial.id);
        });
    trial.state = end.state();
    trial.values = end.values().orElse(null);
    trial.complete = moment(end.complete());
  }

  private static @Nullable Instant moment(Optional<Instant> moment) {
    return moment.orElse(null);
  }

  private void values(long trial, Optional<List<Double>> values) throws SQLException {
    List<Double> all = values.orElse(List.of());
    for (int i = 0; i < all.size(); i++) {
      int objective = i;
      run(
          "INSERT INTO trial_values (trial_id, objective, value, value_type) VALUES (?, ?, ?, "
              + dialect.constant("trialvaluetype")
              + ")",
          s -> {
            s.setLong(1, trial);
            s.setInt(2, objective);
            DatabaseRows.set(s, 3, all.get(objective));
            s.setString(4, DatabaseRows.kind(all.get(objective)));
          });
    }
  }

  private void run(String sql, Filler filler) throws SQLException {
    try (var statement = connection.prepareStatement(sql)) {
      filler.fill(statement);
      statement.executeUpdate();
    }
  }

  private long inserted(String sql, Filler filler) throws SQLException {
    try (var statement = connection.prepareStatement(sql)) {
      filler.fill(statement);
      try (var row = statement.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }
}
