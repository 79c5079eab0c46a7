create table luthier_study (
  name        text   not null primary key,
  incarnation text   not null,
  term        bigint not null,
  writer      text   not null,
  entries     bigint not null
);

create table luthier_entry (
  study text   not null references luthier_study (name),
  seq   bigint not null,
  term  bigint not null,
  entry text   not null,
  primary key (study, seq)
);
