package dev.luthier.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.luthier.store.jdbc.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Studies whose log is in a database, from the command line. */
@Timeout(120)
class StoreTest {
  private static Optional<PostgresServer> server = Optional.empty();

  @TempDir private Path directory = Path.of("");

  private static synchronized PostgresServer server() throws IOException {
    if (server.isEmpty()) {
      server = Optional.of(PostgresServer.start());
    }
    return server.get();
  }

  @AfterAll
  static void stop() throws IOException {
    if (server.isPresent()) {
      server.get().close();
    }
  }

  private String out() {
    return directory.resolve("out").toString();
  }

  private String file(String name) throws IOException {
    Path file = CommandLineRun.study(directory, "");
    Files.writeString(file, Files.readString(file).replace("parabola", name));
    return file.toString();
  }

  /** Every command on a study whose log is there. */
  private void lives(String store, String name) throws Exception {
    String file = file(name);
    var tuned = CommandLineRun.of("tune", file, "--out", out(), "--slots", "2", "--store", store);
    assertThat(tuned.code()).as(tuned.err()).isZero();
    assertThat(tuned.out()).contains("12 trials");
    assertThat(Path.of(out(), "study.log")).doesNotExist();
    assertThat(Files.readString(Path.of(out(), "store.json"))).contains("\"study\" : \"" + name);
    var replay = CommandLineRun.of("replay", out());
    assertThat(replay.code()).as(replay.out() + replay.err()).isZero();
    var show = Json.MAPPER.readTree(CommandLineRun.of("show", out(), "--json").out());
    assertThat(show.path("trials")).hasSize(12);
    assertThat(CommandLineRun.of("show", out()).out()).contains("winner", "disk    0 B of");
    Path csv = directory.resolve("trials.csv");
    assertThat(CommandLineRun.of("export", out(), "--to", "csv", csv.toString()).code()).isZero();
    assertThat(Files.readAllLines(csv)).hasSize(13);
    var more = CommandLineRun.of("resume", out(), "--trials", "+3");
    assertThat(more.code()).as(more.err()).isZero();
    assertThat(more.out()).contains("15 trials");
    assertThat(CommandLineRun.of("replay", out()).code()).isZero();
    String other = directory.resolve("other").toString();
    var taken = CommandLineRun.of("tune", file, "--out", other, "--store", store);
    assertThat(taken.code()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(taken.err()).contains("holds a study '" + name + "' already", "Maybe");
    var taught = CommandLineRun.of("tune", file, "--out", other + "2", "--warm-start", out());
    assertThat(taught.code()).as(taught.err()).isZero();
    assertThat(taught.err())
        .contains("taught by 15 completed trials", "'sobol' learns nothing from them");
  }

  @Test
  void sqlite() throws Exception {
    lives("sqlite:" + directory.resolve("studies.db"), "in-sqlite");
  }

  @Test
  void postgresql() throws Exception {
    lives(server().url().shown(), "in-postgres");
  }

  @Test
  void aKilledStudyGoesOnFromItsDatabase() throws Exception {
    for (String store :
        new String[] {"sqlite:" + directory.resolve("k.db"), server().url().shown()}) {
      String out = directory.resolve("killed" + store.indexOf(':')).toString();
      var child =
          CommandLineRun.fork(
              java.util.List.of("-D" + Parabola.HALT + "=6"),
              "tune",
              file("killed"),
              "--out",
              out,
              "--slots",
              "1",
              "--store",
              store);
      child.getInputStream().readAllBytes();
      assertThat(child.waitFor()).isEqualTo(137);
      var resumed = CommandLineRun.of("resume", out);
      assertThat(resumed.code()).as(resumed.err()).isZero();
      assertThat(resumed.out()).contains("12 trials");
      assertThat(CommandLineRun.of("replay", out).code()).isZero();
    }
  }

  /** The server goes away under a running study, and comes back: results wait. */
  @Test
  void aDatabaseThatIsAwayIsWaitedFor() throws Exception {
    Path account = directory.resolve("account");
    String file = file("waits").replace("parabola", "parabola");
    System.setProperty(Climbing.ACCOUNT, account.toString());
    System.setProperty(Climbing.GATE, "6");
    Climbing.atTheGate(StoreTest::awayForAMoment);
    try {
      var tuned =
          CommandLineRun.of(
              "tune",
              file,
              "--out",
              out(),
              "--slots",
              "2",
              "--store",
              server().url().shown(),
              "--set",
              "objective=\"" + Climbing.class.getName() + "\"");
      assertThat(tuned.code()).as(tuned.err()).isZero();
      assertThat(tuned.out()).contains("12 trials");
    } finally {
      System.clearProperty(Climbing.ACCOUNT);
      System.clearProperty(Climbing.GATE);
    }
    assertThat(Files.readAllLines(account)).hasSize(12).doesNotHaveDuplicates();
    assertThat(CommandLineRun.of("replay", out()).code()).isZero();
  }

  private static void awayForAMoment() {
    try {
      server().kill();
      server().again();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void aRestoredBackupIsNoticedAndGoneOnWith() throws Exception {
    Path database = directory.resolve("studies.db");
    Path backup = directory.resolve("backup.db");
    String store = "sqlite:" + database;
    String file = file("restored");
    assertThat(
            CommandLineRun.of("tune", file, "--out", out(), "--store", store, "--slots", "1")
                .code())
        .isZero();
    Files.copy(database, backup);
    assertThat(CommandLineRun.of("resume", out(), "--trials", "+3").out()).contains("15 trials");
    String before = Files.readString(Path.of(out(), "store.json"));
    Files.move(backup, database, StandardCopyOption.REPLACE_EXISTING);
    var resumed = CommandLineRun.of("resume", out(), "--trials", "+4");
    assertThat(resumed.code()).as(resumed.err()).isZero();
    assertThat(resumed.out()).contains("16 trials");
    assertThat(resumed.err())
        .contains("the database was restored from an older state", "as a new incarnation");
    String after = Files.readString(Path.of(out(), "store.json"));
    assertThat(incarnation(after)).isNotEqualTo(incarnation(before));
    assertThat(CommandLineRun.of("replay", out()).code()).isZero();
    Files.delete(database);
    var gone = CommandLineRun.of("show", out());
    assertThat(gone.code()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(gone.err()).contains("is gone. Maybe move it back");
    assertThat(database).doesNotExist();
  }

  private static String incarnation(String witness) throws IOException {
    return Json.MAPPER.readTree(witness).path("incarnation").asText();
  }

  @Test
  void mistakesAreSaid() throws Exception {
    String file = file("mistaken");
    var none = CommandLineRun.of("tune", file, "--out", out(), "--store", "mysql://x/y");
    assertThat(none.code()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(none.err()).contains("is no database. Maybe sqlite:studies.db");
    var secret =
        CommandLineRun.of(
            "tune", file, "--out", out(), "--store", "postgresql://me:secret@127.0.0.1:1/d");
    assertThat(secret.code()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(secret.err()).contains("PGPASSWORD").doesNotContain("secret");
    var away =
        CommandLineRun.of("tune", file, "--out", out(), "--store", "postgresql://me@127.0.0.1:1/d");
    assertThat(away.code()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(away.err()).contains("cannot be reached", "Maybe start it");
  }
}
