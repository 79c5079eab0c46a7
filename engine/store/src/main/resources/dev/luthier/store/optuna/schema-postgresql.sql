CREATE TYPE studydirection AS ENUM ('NOT_SET', 'MINIMIZE', 'MAXIMIZE');
CREATE TYPE trialstate AS ENUM ('RUNNING', 'COMPLETE', 'PRUNED', 'FAIL', 'WAITING');
CREATE TYPE trialvaluetype AS ENUM ('FINITE', 'INF_POS', 'INF_NEG');
CREATE TYPE trialintermediatevaluetype AS ENUM ('FINITE', 'INF_POS', 'INF_NEG', 'NAN');
CREATE TABLE studies (
  study_id SERIAL NOT NULL PRIMARY KEY,
  study_name VARCHAR(512) NOT NULL
);
CREATE TABLE version_info (
  version_info_id INTEGER NOT NULL PRIMARY KEY,
  schema_version INTEGER,
  library_version VARCHAR(256),
  CHECK (version_info_id = 1)
);
CREATE TABLE study_directions (
  study_direction_id SERIAL NOT NULL PRIMARY KEY,
  direction studydirection NOT NULL,
  study_id INTEGER NOT NULL REFERENCES studies (study_id),
  objective INTEGER NOT NULL,
  UNIQUE (study_id, objective)
);
CREATE TABLE study_user_attributes (
  study_user_attribute_id SERIAL NOT NULL PRIMARY KEY,
  study_id INTEGER REFERENCES studies (study_id),
  key VARCHAR(512),
  value_json TEXT,
  UNIQUE (study_id, key)
);
CREATE TABLE study_system_attributes (
  study_system_attribute_id SERIAL NOT NULL PRIMARY KEY,
  study_id INTEGER REFERENCES studies (study_id),
  key VARCHAR(512),
  value_json TEXT,
  UNIQUE (study_id, key)
);
CREATE TABLE trials (
  trial_id SERIAL NOT NULL PRIMARY KEY,
  number INTEGER,
  study_id INTEGER REFERENCES studies (study_id),
  state trialstate NOT NULL,
  datetime_start TIMESTAMP,
  datetime_complete TIMESTAMP
);
CREATE TABLE trial_user_attributes (
  trial_user_attribute_id SERIAL NOT NULL PRIMARY KEY,
  trial_id INTEGER REFERENCES trials (trial_id),
  key VARCHAR(512),
  value_json TEXT,
  UNIQUE (trial_id, key)
);
CREATE TABLE trial_system_attributes (
  trial_system_attribute_id SERIAL NOT NULL PRIMARY KEY,
  trial_id INTEGER REFERENCES trials (trial_id),
  key VARCHAR(512),
  value_json TEXT,
  UNIQUE (trial_id, key)
);
CREATE TABLE trial_params (
  param_id SERIAL NOT NULL PRIMARY KEY,
  trial_id INTEGER REFERENCES trials (trial_id),
  param_name VARCHAR(512),
  param_value DOUBLE PRECISION,
  distribution_json TEXT,
  UNIQUE (trial_id, param_name)
);
CREATE TABLE trial_values (
  trial_value_id SERIAL NOT NULL PRIMARY KEY,
  trial_id INTEGER NOT NULL REFERENCES trials (trial_id),
  objective INTEGER NOT NULL,
  value DOUBLE PRECISION,
  value_type trialvaluetype NOT NULL,
  UNIQUE (trial_id, objective)
);
CREATE TABLE trial_intermediate_values (
  trial_intermediate_value_id SERIAL NOT NULL PRIMARY KEY,
  trial_id INTEGER NOT NULL REFERENCES trials (trial_id),
  step INTEGER NOT NULL,
  intermediate_value DOUBLE PRECISION,
  intermediate_value_type trialintermediatevaluetype NOT NULL,
  UNIQUE (trial_id, step)
);
CREATE TABLE trial_heartbeats (
  trial_heartbeat_id SERIAL NOT NULL PRIMARY KEY,
  trial_id INTEGER NOT NULL REFERENCES trials (trial_id),
  heartbeat TIMESTAMP NOT NULL,
  UNIQUE (trial_id)
);
CREATE TABLE alembic_version (
  version_num VARCHAR(32) NOT NULL,
  CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
CREATE UNIQUE INDEX ix_studies_study_name ON studies (study_name);
CREATE INDEX ix_trials_study_id ON trials (study_id);
INSERT INTO version_info (version_info_id, schema_version, library_version) VALUES (1, 12, '5.0.0');
INSERT INTO alembic_version (version_num) VALUES ('v3.2.0.a');
