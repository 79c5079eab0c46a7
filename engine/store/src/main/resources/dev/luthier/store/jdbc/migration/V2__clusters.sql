-- A study that waits until somebody resumes it, over restarts.
alter table luthier_study add column paused boolean not null default false;

-- The files of best models, in pieces of a mebibyte.
create table luthier_file (
  study text   not null references luthier_study (name),
  name  text   not null,
  piece bigint not null,
  bytes bytea  not null,
  primary key (study, name, piece)
);
