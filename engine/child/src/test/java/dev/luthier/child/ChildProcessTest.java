package dev.luthier.child;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ChildProcessTest {
  /** Says what a sender may have heard just before the child's end shut it down. */
  private static final class ShutBehindTheBack extends ThreadPoolExecutor {
    ShutBehindTheBack() {
      super(1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>());
      shutdownNow();
    }

    @Override
    public boolean isShutdown() {
      return false;
    }
  }

  @Test
  void anOrderToAChildThatHasJustEndedIsNoFailureOfItsOwn() throws Exception {
    Process process = new ProcessBuilder("sh", "-c", "exit 1").start();
    process.waitFor();
    var child = ChildProcess.attend(process, new ShutBehindTheBack());
    child.send(ToChild.Verdict.CONTINUE);
    assertThatThrownBy(() -> child.hear(Duration.ofSeconds(30)))
        .isInstanceOfSatisfying(
            ChildGone.class,
            gone ->
                assertThat(gone.asFailure(""))
                    .hasMessage("the process ended with exit code 1; it printed nothing"));
  }
}
