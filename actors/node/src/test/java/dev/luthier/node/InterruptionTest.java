package dev.luthier.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Signals to real processes. */
@DisabledOnOs(OS.WINDOWS)
class InterruptionTest {
  /** A second for people; a loaded machine gets some more. */
  private static final Duration SOON = Duration.ofSeconds(4);

  @TempDir private Path directory = Path.of("");

  private String out() {
    return directory.resolve("out").toString();
  }

  /** A study whose fifth trial hangs; the process has reached it. */
  private Process hanging(String... jvm) throws Exception {
    var options = new ArrayList<>(List.of("-D" + Parabola.HANG + "=4"));
    options.addAll(List.of(jvm));
    String file = CommandLineRun.study(directory, "").toString();
    Process child = CommandLineRun.fork(options, "tune", file, "--out", out(), "--slots", "1");
    var reader =
        new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8));
    String line = reader.readLine();
    while (line != null && !line.equals("hanging")) {
      line = reader.readLine();
    }
    assertThat(line).isEqualTo("hanging");
    return child;
  }

  private static void signal(String name, Process child) throws Exception {
    var kill = new ProcessBuilder("kill", "-" + name, Long.toString(child.pid())).start();
    assertThat(kill.waitFor()).isZero();
  }

  private static void endsSoon(Process child) throws Exception {
    assertThat(child.waitFor(SOON.toMillis(), TimeUnit.MILLISECONDS)).isTrue();
    assertThat(child.exitValue()).isEqualTo(130);
  }

  private void goesOn(Process child) throws Exception {
    String said = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(said).contains("luthier resume " + out());
    resumes();
  }

  private void resumes() {
    var resumed = CommandLineRun.of("resume", out());
    assertThat(resumed.code()).as(resumed.err()).isZero();
    assertThat(resumed.out()).contains("12 trials");
    assertThat(CommandLineRun.of("replay", out()).code()).isZero();
  }

  @Test
  void ctrlCKeepsAllAndSaysHowToGoOn() throws Exception {
    Process child = hanging();
    signal("INT", child);
    endsSoon(child);
    goesOn(child);
  }

  @Test
  void aTerminatedStudyKeepsAllToo() throws Exception {
    Process child = hanging();
    signal("TERM", child);
    endsSoon(child);
    goesOn(child);
  }

  @Test
  void impatientCtrlCsChangeNothingEvenWhereUserCodeIsDeaf() throws Exception {
    Process child = hanging("-D" + Parabola.DEAF + "=true");
    signal("INT", child);
    if (child.isAlive()) {
      signal("INT", child);
    }
    endsSoon(child);
    goesOn(child);
  }

  @Test
  void nobodyNeedsToReadWhatItPrints() throws Exception {
    Process child = hanging();
    child.getInputStream().close();
    signal("TERM", child);
    endsSoon(child);
    resumes();
  }
}
