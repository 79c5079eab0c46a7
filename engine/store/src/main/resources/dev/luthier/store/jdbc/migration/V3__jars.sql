-- Files need not be of a study: those of the name '' are the jars that users sent to a cluster.
alter table luthier_file rename to luthier_file_of_study;
create table luthier_file (
  study text   not null,
  name  text   not null,
  piece bigint not null,
  bytes bytea  not null,
  primary key (study, name, piece)
);
insert into luthier_file (study, name, piece, bytes) select study, name, piece, bytes from luthier_file_of_study;
drop table luthier_file_of_study;
