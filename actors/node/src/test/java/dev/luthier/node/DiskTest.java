package dev.luthier.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.luthier.study.LogEntry;
import dev.luthier.study.StudyEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Full disks, read-only ones, and what checkpoints take. */
class DiskTest {
  @TempDir private Path directory = Path.of("");

  private Path study(String name, int trials) throws IOException {
    Path file = directory.resolve(name + ".conf");
    Files.writeString(
        file,
        "name = "
            + name
            + "\nobjective = \""
            + Climbing.class.getName()
            + "\"\n"
            + CommandLineRun.SPACE.replace("trials = 12", "trials = " + trials)
            + "epochs = 9\nhalving { eta = 3, rungs = [1x1, 3x1, 9x1] }\n");
    return file;
  }

  @AfterEach
  void forget() {
    System.clearProperty(Climbing.ACCOUNT);
  }

  private static List<LogEntry> log(Path study) {
    return Archive.read(new StudyDirectory(study));
  }

  /** Epochs that were trained again although the log has them. */
  private static void nothingIsTwice(List<LogEntry> before, Path account) throws IOException {
    List<String> trained = Files.readAllLines(account);
    for (LogEntry entry : before) {
      if (entry.event() instanceof StudyEvent.LegEnded leg) {
        for (var seen : leg.observations()) {
          String line = leg.trial() + " " + seen.epoch();
          assertThat(trained.stream().filter(line::equals)).as(line).hasSize(1);
        }
      }
    }
  }

  @Test
  void aFullDiskPausesTheStudyAndNothingIsLost() throws Exception {
    Path account = directory.resolve("account");
    System.setProperty(Climbing.ACCOUNT, account.toString());
    try (var disk = SmallDisk.of(directory.resolve("disk"), "300k")) {
      Path out = disk.path().resolve("out");
      var full =
          CommandLineRun.of(
              "tune", study("full", 30).toString(), "--out", out.toString(), "--slots", "1");
      assertThat(full.code()).as(full.err()).isEqualTo(ExitCode.PAUSED);
      assertThat(full.err())
          .contains(
              "study 'full' pauses:",
              "No space left on device",
              "Maybe the disk is full or read-only",
              "luthier resume " + out)
          .doesNotContain("\tat ");
      List<LogEntry> before = log(out);
      assertThat(before).noneMatch(e -> e.event() instanceof StudyEvent.TrialFailed);
      assertThat(CommandLineRun.of("resume", out.toString()).code()).isEqualTo(ExitCode.PAUSED);
      disk.become("size=2m");
      var resumed = CommandLineRun.of("resume", out.toString(), "--slots", "1");
      assertThat(resumed.code()).as(resumed.err()).isZero();
      assertThat(resumed.out()).contains("30 trials", "checkpoints   at most");
      assertThat(log(out).subList(0, before.size())).isEqualTo(before);
      assertThat(log(out)).noneMatch(e -> e.event() instanceof StudyEvent.TrialFailed);
      nothingIsTwice(before, account);
      assertThat(CommandLineRun.of("replay", out.toString()).code()).isZero();
      assertThat(CommandLineRun.of("show", out.toString()).out()).contains(" 0 B of checkpoints");
    }
  }

  /** The log alone fills the disk, in the middle of a group. */
  @Test
  void aLogThatFillsTheDiskPausesTheStudyToo() throws Exception {
    String file = CommandLineRun.study(directory, "").toString();
    try (var disk = SmallDisk.of(directory.resolve("disk"), "32k")) {
      String out = disk.path().resolve("out").toString();
      var full = CommandLineRun.of("tune", file, "--out", out, "--trials", "60", "--slots", "1");
      assertThat(full.code()).as(full.err()).isEqualTo(ExitCode.PAUSED);
      assertThat(full.err()).contains("study log", "No space left", "luthier resume " + out);
      List<LogEntry> before = log(Path.of(out));
      assertThat(CommandLineRun.of("show", out).code()).isZero();
      disk.become("size=1m");
      var resumed = CommandLineRun.of("resume", out, "--slots", "1");
      assertThat(resumed.code()).as(resumed.err()).isZero();
      assertThat(resumed.out()).contains("60 trials");
      assertThat(log(Path.of(out)).subList(0, before.size())).isEqualTo(before);
      assertThat(CommandLineRun.of("replay", out).code()).isZero();
    }
  }

  @Test
  void aReadOnlyDirectoryIsRefusedAndStillShown() throws Exception {
    String file = CommandLineRun.study(directory, "").toString();
    try (var disk = SmallDisk.of(directory.resolve("disk"), "1m")) {
      String out = disk.path().resolve("out").toString();
      assertThat(CommandLineRun.of("tune", file, "--out", out).code()).isZero();
      disk.become("ro");
      var resumed = CommandLineRun.of("resume", out, "--trials", "+3");
      assertThat(resumed.code()).as(resumed.err()).isEqualTo(ExitCode.BAD_INPUT);
      assertThat(resumed.err())
          .contains("study directory " + out + " cannot be opened", "Maybe it is read-only")
          .doesNotContain("\tat ");
      assertThat(CommandLineRun.of("show", out).out()).contains("12 trials");
      assertThat(CommandLineRun.of("replay", out).code()).isZero();
      var begun = CommandLineRun.of("tune", file, "--out", disk.path().resolve("b").toString());
      assertThat(begun.code()).as(begun.err()).isEqualTo(ExitCode.BAD_INPUT);
      assertThat(begun.err()).contains("cannot create", "Maybe");
      disk.become("rw");
      var more = CommandLineRun.of("resume", out, "--trials", "+3");
      assertThat(more.code()).as(more.err()).isZero();
      assertThat(more.out()).contains("15 trials");
    }
  }

  @Test
  void checkpointsStayBelowTheirLimit() throws Exception {
    Path out = directory.resolve("out");
    var tuned =
        CommandLineRun.of(
            "tune",
            study("bounded", 30).toString(),
            "--out",
            out.toString(),
            "--slots",
            "1",
            "--checkpoint-space",
            "100K");
    assertThat(tuned.code()).as(tuned.err()).isZero();
    // 5 that fit, and the one that came last.
    assertThat(tuned.out()).contains("checkpoints   at most 117.2 KB at once");
    assertThat(log(out)).anyMatch(e -> e.event() instanceof StudyEvent.CheckpointsDropped);
    assertThat(CommandLineRun.of("replay", out.toString()).code()).isZero();
    var more = CommandLineRun.of("resume", out.toString(), "--trials", "+20", "--slots", "1");
    assertThat(more.code()).as(more.err()).isZero();
    assertThat(more.out()).contains("checkpoints   at most 117.2 KB at once");
    var wrong = CommandLineRun.of("tune", study("b", 3).toString(), "--checkpoint-space", "much");
    assertThat(wrong.code()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(wrong.err()).contains("--checkpoint-space (much) is no size. Maybe 500M or 20G.");
  }

  /** What a crash leaves behind goes when the study is opened again. */
  @Test
  void resumeSweepsWhatNobodyNeeds() throws Exception {
    Path out = directory.resolve("out");
    String file = study("swept", 12).toString();
    var child =
        CommandLineRun.fork(
            List.of("-Xmx256m"), "tune", file, "--out", out.toString(), "--slots", "1");
    child.getInputStream().readAllBytes();
    assertThat(child.waitFor()).isZero();
    Path left = out.resolve("checkpoints");
    Files.write(left.resolve("3-0-1"), new byte[10]);
    Files.write(left.resolve("3-0-3.1f.tmp"), new byte[10]);
    assertThat(CommandLineRun.of("show", out.toString()).out()).contains(" 20 B of checkpoints");
    assertThat(CommandLineRun.of("resume", out.toString(), "--trials", "+1").code()).isZero();
    try (var files = Files.list(left)) {
      assertThat(files).isEmpty();
    }
  }

  /** A checkpoint that is damaged or gone costs its epochs, not its trial. */
  @Test
  void aDamagedCheckpointIsTrainedAgain() throws Exception {
    Path out = directory.resolve("out");
    System.setProperty(Climbing.GATE, "11");
    Climbing.atTheGate(
        () -> {
          try (var files = Files.list(out.resolve("checkpoints"))) {
            for (Path checkpoint : files.toList()) {
              Files.write(checkpoint, new byte[] {1});
            }
          } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
          }
        });
    try {
      var tuned =
          CommandLineRun.of(
              "tune", study("hurt", 12).toString(), "--out", out.toString(), "--slots", "1");
      assertThat(tuned.code()).as(tuned.err()).isZero();
    } finally {
      System.clearProperty(Climbing.GATE);
    }
    assertThat(log(out))
        .anyMatch(e -> e.event() instanceof StudyEvent.LegRetried)
        .noneMatch(e -> e.event() instanceof StudyEvent.TrialFailed);
    assertThat(CommandLineRun.of("replay", out.toString()).code()).isZero();
  }
}
